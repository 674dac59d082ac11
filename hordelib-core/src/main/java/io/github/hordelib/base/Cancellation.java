package io.github.hordelib.base;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * A one-way switch that asks running work to stop. Work either polls it ({@link #check()}) between steps, or registers
 * an action that interrupts a long call ({@link #onCancel(Runnable)}).
 *
 * <p>Thread-safe.
 */
public final class Cancellation {
    /** Removes an action registered with {@link #onCancel(Runnable)}; closing twice is harmless. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    private final Object lock = new Object();
    private final Set<Action> actions = new LinkedHashSet<>();
    private volatile boolean cancelled;

    private record Action(Runnable run, Object identity) {}

    /** Creates a switch that is not triggered. */
    public Cancellation() {}

    /**
     * Returns whether {@link #cancel()} was called.
     *
     * @return true from the first call of {@link #cancel()} on
     */
    public boolean isCancelled() {
        return cancelled;
    }

    /**
     * Throws if the switch was triggered.
     *
     * @throws CancelledException if {@link #isCancelled()}
     */
    public void check() {
        if (cancelled) {
            throw new CancelledException("the run was cancelled");
        }
    }

    /** Triggers the switch and runs the registered actions, in the order they were registered. Later calls do nothing. */
    public void cancel() {
        Set<Action> pending;
        synchronized (lock) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            pending = new LinkedHashSet<>(actions);
            actions.clear();
        }
        pending.forEach(action -> action.run().run());
    }

    /**
     * Registers an action to be run once when the switch is triggered; it runs at once if that has already happened. The
     * action runs on the thread that cancels and must be short.
     *
     * @param action what to do; must not throw
     * @return closes to remove the action
     */
    public Registration onCancel(Runnable action) {
        Action entry = new Action(action, new Object());
        synchronized (lock) {
            if (!cancelled) {
                actions.add(entry);
                return () -> remove(entry);
            }
        }
        action.run();
        return () -> {};
    }

    /**
     * Waits for work that obeys this switch. An interrupt of the waiting thread triggers the switch; the thread goes on waiting
     * until the work has stopped, and is interrupted again then.
     *
     * @param work what is waited for
     * @param <T> type of the result
     * @return the result
     * @throws HordelibException if the work failed so
     * @throws CompletionException if it failed in another way; the cause tells how
     */
    public <T> T await(CompletableFuture<T> work) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return work.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    cancel();
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HordelibException known) {
                throw known;
            }
            throw new CompletionException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void remove(Action action) {
        synchronized (lock) {
            actions.remove(action);
        }
    }
}
