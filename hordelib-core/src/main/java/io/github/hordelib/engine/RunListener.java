package io.github.hordelib.engine;

/**
 * Hears what happens in a run. Events of one run come one after the other, in order, on threads of the engine; a listener
 * that takes its time delays them. What it throws is logged and otherwise ignored.
 */
@FunctionalInterface
public interface RunListener {
    /** Hears nothing. */
    RunListener NONE = event -> {};

    /**
     * Hears an event.
     *
     * @param event what happened
     */
    void on(RunEvent event);
}
