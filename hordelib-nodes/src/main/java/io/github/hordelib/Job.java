package io.github.hordelib;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.base.CancelledException;
import io.github.hordelib.base.HordelibException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A request that is being worked on. Thread-safe. */
public final class Job {
    private final Plan plan;
    private final CompletableFuture<GenerationResult> future;
    private final Cancellation cancellation;

    Job(Plan plan, CompletableFuture<GenerationResult> future, Cancellation cancellation) {
        this.plan = plan;
        this.future = future;
        this.cancellation = cancellation;
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
     * Waits for the result.
     *
     * @return the result
     * @throws CancelledException if the job was cancelled or its deadline passed
     * @throws HordelibException if it failed
     */
    public GenerationResult await() {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof HordelibException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /**
     * Returns the result as a future. Cancelling the future does not cancel the job.
     *
     * @return completes with the result, or exceptionally with what {@link #await()} throws
     */
    public CompletableFuture<GenerationResult> future() {
        return future.copy();
    }

    /** Asks the job to stop; it does so within one call of a network. Later calls do nothing. */
    public void cancel() {
        cancellation.cancel();
    }

    /**
     * Returns whether the job is over, in whatever way.
     *
     * @return true if so
     */
    public boolean isDone() {
        return future.isDone();
    }
}
