package io.github.hordelib;

import io.github.hordelib.base.Cancellation;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;

/** Runs tasks on threads of the library, and cancels what goes beyond its deadline. Thread-safe. */
final class TaskRunner {
    private final ExecutorService threads;
    private final Deadlines deadlines = new Deadlines();
    private final Set<Task<?>> running = new HashSet<>();
    private boolean closed;

    /**
     * Creates a runner.
     *
     * @param parallel how many tasks run at once; others wait
     */
    TaskRunner(int parallel) {
        threads = Executors.newFixedThreadPool(parallel, daemons("hordelib-task"));
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Begins a task.
     *
     * @param options its deadline
     * @param work what to do; ends soon when it is cancelled
     * @throws IllegalStateException if the runner is closed
     */
    <R> Task<R> submit(JobOptions options, Function<Cancellation, R> work) {
        Cancellation cancellation = new Cancellation();
        CompletableFuture<R> done = new CompletableFuture<>();
        Task<R> task;
        synchronized (running) {
            if (closed) {
                throw new IllegalStateException("hordelib: expected to be open, found it closed");
            }
            task = new Task<>(limited(done, cancellation, options), cancellation);
            running.add(task);
        }
        threads.execute(() -> run(task, done, () -> {
            cancellation.check();
            return work.apply(cancellation);
        }));
        return task;
    }

    private interface Work<R> {
        R run();
    }

    /** Whatever is thrown, errors as well, is the result of the task. */
    private <R> void run(Task<R> task, CompletableFuture<R> done, Work<R> work) {
        try {
            done.complete(work.run());
        } catch (RuntimeException | Error e) {
            done.completeExceptionally(e);
        } finally {
            synchronized (running) {
                running.remove(task);
                running.notifyAll();
            }
        }
    }

    /** Cancels work whose deadline passes before it is done. */
    <R> CompletableFuture<R> limited(CompletableFuture<R> done, Cancellation cancellation, JobOptions options) {
        return options.deadline()
                .map(time -> deadlines.limit(done, cancellation, time))
                .orElse(done);
    }

    /** Cancels what is under way. */
    void cancelAll() {
        Set<Task<?>> all;
        synchronized (running) {
            closed = true;
            all = new HashSet<>(running);
        }
        all.forEach(Task::cancel);
    }

    /** Refuses new tasks and waits for those under way; an interrupt while waiting cancels them. */
    void close() {
        boolean interrupted = false;
        synchronized (running) {
            closed = true;
        }
        while (!awaitAll()) {
            interrupted = true;
            cancelAll();
        }
        threads.shutdown();
        deadlines.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether all are over; false if the thread was interrupted. */
    private boolean awaitAll() {
        synchronized (running) {
            try {
                while (!running.isEmpty()) {
                    running.wait();
                }
                return true;
            } catch (InterruptedException e) {
                return false;
            }
        }
    }
}
