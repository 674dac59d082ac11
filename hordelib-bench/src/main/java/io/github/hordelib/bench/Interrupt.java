package io.github.hordelib.bench;

import java.util.function.Supplier;

/** Cancels what is under way when the process is asked to end. */
final class Interrupt {
    private Interrupt() {}

    /** Waits for a result, which is cancelled if the process is to end meanwhile. */
    static <R> R await(Runnable cancel, Supplier<R> result) {
        Thread hook = new Thread(cancel, "hordelib-interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return result.get();
        } finally {
            forget(hook);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: that is why the work is over.
            hook.interrupt();
        }
    }
}
