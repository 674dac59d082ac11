package io.github.hordelib;

import io.github.hordelib.base.CancelledException;
import io.github.hordelib.base.HordelibException;
import java.util.concurrent.CompletableFuture;

/** A request that is being worked on. Thread-safe. */
public final class Job {
    private final Plan plan;
    private final Task<GenerationResult> task;

    Job(Plan plan, Task<GenerationResult> task) {
        this.plan = plan;
        this.task = task;
    }

    /**
     * Returns what is being done.
     *
     * @return the plan
     */
    public Plan plan() {
        return plan;
    }

    /**
     * Waits for the result. An interrupt while waiting cancels the job; who only wants to stop waiting waits for
     * {@link #future()}.
     *
     * @return the result
     * @throws DeadlineException if its deadline passed
     * @throws CancelledException if the job was cancelled, by the deadline or otherwise
     * @throws HordelibException if it failed
     */
    public GenerationResult await() {
        return task.await();
    }

    /**
     * Returns the result as a future. Cancelling the future does not cancel the job.
     *
     * @return completes with the result, or exceptionally with what {@link #await()} throws
     */
    public CompletableFuture<GenerationResult> future() {
        return task.future();
    }

    /** Asks the job to stop; it does so within one call of a network. Later calls do nothing. */
    public void cancel() {
        task.cancel();
    }

    /**
     * Returns whether the job is over, in whatever way.
     *
     * @return true if so
     */
    public boolean isDone() {
        return task.isDone();
    }
}
