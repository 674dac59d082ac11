package io.github.hordelib.ort;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.base.CancelledException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Lets a limited number of runs in at once, the others in the order they came. A wait can be cancelled. Thread-safe. */
final class Admission {
    /** A place inside; closing it gives it up. */
    @FunctionalInterface
    interface Pass extends AutoCloseable {
        @Override
        void close();
    }

    private final int places;
    private final Deque<Object> queue = new ArrayDeque<>();
    private int taken;

    Admission(int places) {
        this.places = places;
    }

    /**
     * Waits for a place.
     *
     * @throws CancelledException if the switch is triggered, or the thread interrupted, before there is one
     */
    Pass enter(Cancellation cancellation) {
        try (Cancellation.Registration waking = cancellation.onCancel(this::wake)) {
            await(cancellation);
        }
        return this::leave;
    }

    private synchronized void await(Cancellation cancellation) {
        Object ticket = new Object();
        queue.add(ticket);
        try {
            while (taken == places || queue.peek() != ticket) {
                cancellation.check();
                wait();
            }
            cancellation.check();
            taken++;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("the thread was interrupted while it waited for its turn");
        } finally {
            queue.remove(ticket);
            notifyAll();
        }
    }

    private synchronized void leave() {
        taken--;
        notifyAll();
    }

    private synchronized void wake() {
        notifyAll();
    }
}
