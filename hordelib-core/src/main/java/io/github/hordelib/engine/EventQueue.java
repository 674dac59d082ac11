package io.github.hordelib.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the events of one run one after the other: whoever adds one delivers what has gathered, unless somebody is at it.
 * Thread-safe.
 */
final class EventQueue {
    private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);

    private final RunListener listener;
    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean delivering = new AtomicBoolean();

    EventQueue(RunListener listener) {
        this.listener = listener;
    }

    /** Adds an event; it is delivered by the next {@link #deliver()}. */
    void add(RunEvent event) {
        if (listener != RunListener.NONE) {
            queue.add(() -> tell(event));
        }
    }

    /** Adds something to be done after the events so far were delivered. */
    void afterwards(Runnable action) {
        queue.add(action);
    }

    private void tell(RunEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException | Error e) {
            // Whatever it is, the run must go on: others wait for its end.
            LOG.warn("a listener failed at {}", event.getClass().getSimpleName(), e);
        }
    }

    /** Delivers what has gathered. Holds no lock; must not be called with one. */
    void deliver() {
        while (!queue.isEmpty() && delivering.compareAndSet(false, true)) {
            try {
                for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
                    next.run();
                }
            } finally {
                delivering.set(false);
            }
        }
    }
}
