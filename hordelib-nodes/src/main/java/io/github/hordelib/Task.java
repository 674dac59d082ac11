package io.github.hordelib;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.base.CancelledException;
import io.github.hordelib.base.HordelibException;
import java.util.concurrent.CompletableFuture;

/**
 * Work that is under way. Thread-safe.
 *
 * @param <R> what it gives
 */
public final class Task<R> {
    private final CompletableFuture<R> future;
    private final Cancellation cancellation;

    Task(CompletableFuture<R> future, Cancellation cancellation) {
        this.future = future;
        this.cancellation = cancellation;
    }

    /**
     * Waits for the result. An interrupt while waiting cancels the task; who only wants to stop waiting waits for
     * {@link #future()}.
     *
     * @return the result
     * @throws DeadlineException if its deadline passed
     * @throws CancelledException if the task was cancelled, by the deadline or otherwise
     * @throws HordelibException if it failed
     */
    public R await() {
        return cancellation.await(future);
    }

    /**
     * Returns the result as a future. Cancelling the future does not cancel the task.
     *
     * @return completes with the result, or exceptionally with what {@link #await()} throws
     */
    public CompletableFuture<R> future() {
        return future.copy();
    }

    /** Asks the task to stop; it does so within one call of a network. Later calls do nothing. */
    public void cancel() {
        cancellation.cancel();
    }

    /**
     * Returns whether the task is over, in whatever way.
     *
     * @return true if so
     */
    public boolean isDone() {
        return future.isDone();
    }
}
