package io.github.hordelib.ort;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

/** The options of one run, which other threads may use to stop it, even while it ends. Thread-safe. */
final class RunSwitch implements Runnable, AutoCloseable {
    private static final String SHRINK = "memory.enable_memory_arena_shrinkage";

    private final OrtSession.RunOptions options;
    private boolean closed;

    private RunSwitch(OrtSession.RunOptions options) {
        this.options = options;
    }

    static RunSwitch create(String model, String shrinkKey) {
        try {
            OrtSession.RunOptions options = new OrtSession.RunOptions();
            if (!shrinkKey.isEmpty()) {
                options.addRunConfigEntry(SHRINK, shrinkKey);
            }
            return new RunSwitch(options);
        } catch (OrtException e) {
            throw OrtErrors.failure(model, "preparing a run", e);
        }
    }

    /** Returns the options; used by the run's own thread, which is also the one that closes them. */
    OrtSession.RunOptions options() {
        return options;
    }

    /** Asks the run to stop; does nothing once it is over. */
    @Override
    public synchronized void run() {
        if (closed) {
            return;
        }
        try {
            options.setTerminate(true);
        } catch (OrtException e) {
            throw OrtErrors.failure(BackendException.NO_MODEL, "stopping a run", e);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            options.close();
        }
    }
}
