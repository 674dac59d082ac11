package io.github.hordelib.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Work that ends in order when the process is asked to end, as by Ctrl-C. */
final class Interrupt {
    private static final long PATIENCE_SECONDS = 10;

    private Interrupt() {}

    /** Work with a result. */
    interface Work<R, E extends Exception> {
        R call() throws E;
    }

    /**
     * Does work; if the process is asked to end meanwhile, asks the work to stop and waits for it.
     *
     * @param cancel asks the work to stop
     * @param work what to do
     * @return the result of the work
     */
    static <R, E extends Exception> R call(Runnable cancel, Work<R, E> work) throws E {
        CountDownLatch over = new CountDownLatch(1);
        Thread hook = new Thread(() -> stop(cancel, over), "hordelib-interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.call();
        } finally {
            over.countDown();
            forget(hook);
        }
    }

    private static void stop(Runnable cancel, CountDownLatch over) {
        cancel.run();
        try {
            over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: the hook is why the work is over, and ends by itself.
        }
    }
}
