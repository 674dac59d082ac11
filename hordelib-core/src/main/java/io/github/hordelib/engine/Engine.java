package io.github.hordelib.engine;

import io.github.hordelib.graph.Graph;
import io.github.hordelib.node.NodeRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs graphs. Any number of threads may submit any number of graphs; nodes that do not depend on each other run at once,
 * on a fixed number of threads shared by all runs. Results are cached by what they depend on, and equal work of runs that
 * overlap is done once. Given nodes that keep their promises, results do not depend on what else runs. Thread-safe.
 */
public final class Engine implements AutoCloseable {
    private static final long IDLE_SECONDS = 10;
    private static final AtomicInteger ENGINES = new AtomicInteger();

    private final EngineParts parts;
    private final ThreadPoolExecutor executor;
    private final String threadPrefix;
    private final Set<Execution> running = new HashSet<>();
    private boolean closed;

    /** A thread of one engine. */
    private static final class Worker extends Thread {
        private final Engine engine;

        Worker(Engine engine, Runnable task, String name) {
            super(task, name);
            this.engine = engine;
            setDaemon(true);
        }
    }

    private Engine(Builder builder) {
        threadPrefix = "hordelib-engine-" + ENGINES.incrementAndGet() + "-";
        AtomicInteger threads = new AtomicInteger();
        executor = new ThreadPoolExecutor(
                builder.threads,
                builder.threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> new Worker(this, task, threadPrefix + threads.incrementAndGet()));
        executor.allowCoreThreadTimeOut(true);
        boolean likeComfy = builder.cache instanceof CachePolicy.LastRun || builder.cache instanceof CachePolicy.Runs;
        parts = new EngineParts(
                builder.registry,
                executor,
                OutputCache.of(builder.cache),
                new Flights(),
                new OpaqueValues(),
                likeComfy,
                builder.cache instanceof CachePolicy.Nothing);
    }

    /**
     * Returns an engine with default settings.
     *
     * @param registry the node types it knows
     * @return an engine; to be closed
     */
    public static Engine create(NodeRegistry registry) {
        return builder(registry).build();
    }

    /**
     * Starts an engine with other settings.
     *
     * @param registry the node types it knows
     * @return a builder
     */
    public static Builder builder(NodeRegistry registry) {
        return new Builder(registry);
    }

    /**
     * Returns the node types the engine knows.
     *
     * @return the types
     */
    public NodeRegistry registry() {
        return parts.registry();
    }

    /**
     * Checks a graph without running it.
     *
     * @param graph the graph
     * @param options how it would be run
     * @return everything that is wrong with it; empty if it can be run
     */
    public List<GraphProblem> check(Graph graph, RunOptions options) {
        return GraphChecker.check(graph, parts.registry(), options.targets(), options.defaults())
                .problems();
    }

    /**
     * Runs a graph and waits for it. An interrupt while waiting cancels the run.
     *
     * @param graph the graph
     * @return the results
     * @throws GraphException if something is wrong with the graph
     * @throws NodeFailedException if a node failed
     * @throws io.github.hordelib.base.CancelledException if the thread was interrupted
     * @throws IllegalStateException if the engine is closed
     */
    public RunResult run(Graph graph) {
        return submit(graph, RunOptions.DEFAULT).await();
    }

    /**
     * Starts a run.
     *
     * @param graph the graph
     * @param options how to run it
     * @return the run
     * @throws GraphException if something is wrong with the graph
     * @throws IllegalStateException if the engine is closed
     */
    public Run submit(Graph graph, RunOptions options) {
        GraphChecker.Result checked =
                GraphChecker.check(graph, parts.registry(), options.targets(), options.defaults());
        if (!checked.problems().isEmpty()) {
            throw new GraphException(checked.problems());
        }
        Execution[] started = new Execution[1];
        Execution execution = new Execution(parts, graph, options, checked, () -> over(started[0]));
        started[0] = execution;
        synchronized (running) {
            if (closed) {
                throw new IllegalStateException("engine: expected open, found closed");
            }
            running.add(execution);
        }
        execution.start();
        return new Run(execution);
    }

    String threadPrefix() {
        return threadPrefix;
    }

    private void over(Execution execution) {
        synchronized (running) {
            running.remove(execution);
            running.notifyAll();
        }
    }

    /** Asks all runs to stop, waits until they have, and refuses new ones. */
    public void closeNow() {
        List<Execution> all;
        synchronized (running) {
            closed = true;
            all = new ArrayList<>(running);
        }
        all.forEach(execution -> execution.cancellation().cancel());
        close();
    }

    /**
     * Refuses new runs and waits until all runs are over. An interrupt while waiting cancels them. Later calls do nothing.
     *
     * @throws IllegalStateException if called by a node or a listener of the engine, which would wait for itself
     */
    @Override
    public void close() {
        if (Thread.currentThread() instanceof Worker worker && worker.engine == this) {
            throw new IllegalStateException("engine: expected to be closed from outside, found a thread of its own");
        }
        boolean interrupted = false;
        synchronized (running) {
            closed = true;
            while (!running.isEmpty()) {
                try {
                    running.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                    break;
                }
            }
        }
        if (interrupted) {
            closeNow();
            Thread.currentThread().interrupt();
        }
        executor.shutdown();
    }

    /** Collects the settings of an engine. Not thread-safe. */
    public static final class Builder {
        private final NodeRegistry registry;
        private int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        private CachePolicy cache =
                new CachePolicy.Bytes(Math.min(1L << 30, Runtime.getRuntime().maxMemory() / 4));

        private Builder(NodeRegistry registry) {
            this.registry = registry;
        }

        /**
         * Sets how many nodes may run at once; by default as many as there are processors, at least two.
         *
         * @param count threads, at least 1
         * @return this
         */
        public Builder threads(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("threads: expected at least 1, found " + count);
            }
            threads = count;
            return this;
        }

        /**
         * Sets which results are kept; by default those used last, up to a quarter of the heap and at most 1 GiB.
         *
         * @param policy the policy
         * @return this
         */
        public Builder cache(CachePolicy policy) {
            cache = policy;
            return this;
        }

        /**
         * Starts the engine.
         *
         * @return an engine; to be closed
         */
        public Engine build() {
            return new Engine(this);
        }
    }
}
