package io.github.hordelib;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.base.CancelledException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Cancels jobs whose time is over. Thread-safe. */
final class Deadlines implements AutoCloseable {
    private final ScheduledThreadPoolExecutor timer;

    Deadlines() {
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "hordelib-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * Sets a deadline, from now.
     *
     * @param work what must end in time
     * @param cancellation ends it
     * @param time how long it may take
     * @return ends as the work does, or by a {@link DeadlineException} if it was cancelled for its deadline
     */
    <T> CompletableFuture<T> limit(CompletableFuture<T> work, Cancellation cancellation, Duration time) {
        AtomicBoolean passed = new AtomicBoolean();
        Runnable end = () -> {
            passed.set(!cancellation.isCancelled());
            cancellation.cancel();
        };
        // The conversion saturates: a deadline may be as good as none.
        ScheduledFuture<?> deadline = timer.schedule(end, TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS);
        return work.handle((result, failure) -> {
            deadline.cancel(false);
            if (failure == null) {
                return result;
            }
            Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
            throw passed.get() && cause instanceof CancelledException
                    ? new DeadlineException(time)
                    : new CompletionException(cause);
        });
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
