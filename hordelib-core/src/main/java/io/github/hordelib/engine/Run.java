package io.github.hordelib.engine;

import java.util.concurrent.CompletableFuture;

/** A graph being run. Thread-safe. */
public final class Run {
    private final Execution execution;
    private final CompletableFuture<RunResult> future;

    Run(Execution execution) {
        this.execution = execution;
        this.future = execution.future().copy();
    }

    /**
     * Waits for the end of the run. An interrupt while waiting cancels the run; who only wants to stop waiting waits for
     * {@link #future()}.
     *
     * @return the results
     * @throws NodeFailedException if a node failed
     * @throws io.github.hordelib.base.CancelledException if the run was cancelled
     */
    public RunResult await() {
        return execution.cancellation().await(execution.future());
    }

    /**
     * Returns the results to come. Completed after the last event was delivered; completing or cancelling the future does
     * not change the run.
     *
     * @return a future that fails with what {@link #await()} throws
     */
    public CompletableFuture<RunResult> future() {
        return future;
    }

    /**
     * Asks the run to stop. Nodes that have begun end at their next step; no others begin. Other runs are not affected.
     * Later calls do nothing.
     */
    public void cancel() {
        execution.cancellation().cancel();
    }

    /**
     * Returns whether the run is over, whatever the outcome.
     *
     * @return true if so
     */
    public boolean isDone() {
        return execution.future().isDone();
    }
}
