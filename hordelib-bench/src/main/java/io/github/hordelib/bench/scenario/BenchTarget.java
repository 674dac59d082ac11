package io.github.hordelib.bench.scenario;

import java.util.Map;

/** What is measured: something that draws. Thread-safe. */
public interface BenchTarget extends AutoCloseable {
    /**
     * Describes itself: version, provider, threads.
     *
     * @return facts by name, in the order they are to be shown
     */
    Map<String, String> describe();

    /**
     * Draws, and tells how long each part took. A model is loaded if it is not there yet.
     *
     * @param job what to draw
     * @return how it went
     */
    JobRun run(BenchJob job);

    /**
     * Counts the work of the denoising network.
     *
     * @param job what is to be drawn
     * @return GFLOP of all its evaluations in the job; NaN if unknown
     */
    default double work(BenchJob job) {
        return Double.NaN;
    }

    /** Unloads everything. */
    @Override
    void close();
}
