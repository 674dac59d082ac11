package io.github.hordelib.ort;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Keeps native calls and the end of the process apart: when the process shuts down, new calls are refused, running ones are
 * asked to stop, and the shutdown waits for them, up to a limit. One per process. Thread-safe.
 */
final class Quiesce {
    private static final long LIMIT_MILLIS = 10_000;

    private final Set<Runnable> stoppers = new LinkedHashSet<>();
    private boolean stopping;

    /** Ends a native call. */
    @FunctionalInterface
    interface Call extends AutoCloseable {
        @Override
        void close();
    }

    Quiesce() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "hordelib-quiesce"));
    }

    /**
     * Announces a native call.
     *
     * @param stopper asks the call to stop early; an object of its own for each call
     * @return close it when the call is over
     * @throws IllegalStateException if the process is shutting down
     */
    synchronized Call begin(Runnable stopper) {
        if (stopping) {
            throw new IllegalStateException("backend: expected a running process, found it shutting down");
        }
        stoppers.add(stopper);
        return () -> end(stopper);
    }

    private synchronized void end(Runnable stopper) {
        stoppers.remove(stopper);
        notifyAll();
    }

    private void stop() {
        Set<Runnable> running;
        synchronized (this) {
            stopping = true;
            running = new LinkedHashSet<>(stoppers);
        }
        running.forEach(Runnable::run);
        awaitEnd();
    }

    private synchronized void awaitEnd() {
        long deadline = System.nanoTime() + LIMIT_MILLIS * 1_000_000;
        try {
            long left = LIMIT_MILLIS;
            while (!stoppers.isEmpty() && left > 0) {
                wait(left);
                left = (deadline - System.nanoTime()) / 1_000_000;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
