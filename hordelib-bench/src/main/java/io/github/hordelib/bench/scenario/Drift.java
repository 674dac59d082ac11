package io.github.hordelib.bench.scenario;

import io.github.hordelib.bench.predict.Median;
import java.util.Arrays;

/**
 * Takes the drift of a machine's speed out of measured times. One small job, always the same, is run between all the
 * others; how much of its drift they share is fitted to jobs that were run more than once (the least squares slope of the
 * logarithms around the mean of each job), so noise of the small job does not spread to the others.
 *
 * @param jobs number of jobs; they are run in rounds, so run i is one of job i % jobs
 * @param seconds of each run so far
 * @param references seconds of the small job before each run, and after the last
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Drift(int jobs, double[] seconds, double[] references) {
    private static final int AROUND = 2;

    /**
     * Returns what the runs would have taken at the typical speed. While no job has been run twice there is nothing to fit,
     * and nothing is corrected.
     *
     * @return seconds of each run
     */
    double[] corrected() {
        double share = share();
        double[] corrected = seconds.clone();
        for (int run = 0; run < corrected.length; run++) {
            corrected[run] *= Math.exp(-share * slowness(run));
        }
        return corrected;
    }

    /** How much of the small job's drift the other jobs share, 0 to 1. */
    private double share() {
        double products = 0;
        double squares = 0;
        for (int job = 0; job < Math.min(jobs, seconds.length); job++) {
            int runs = 0;
            double meanSlowness = 0;
            double meanTime = 0;
            for (int run = job; run < seconds.length; run += jobs) {
                runs++;
                meanSlowness += (slowness(run) - meanSlowness) / runs;
                meanTime += (Math.log(seconds[run]) - meanTime) / runs;
            }
            for (int run = job; run < seconds.length; run += jobs) {
                double slowness = slowness(run) - meanSlowness;
                products += slowness * (Math.log(seconds[run]) - meanTime);
                squares += slowness * slowness;
            }
        }
        return squares == 0 ? 0 : Math.max(0, Math.min(1, products / squares));
    }

    /** Logarithm of the small job's time around a run, over its median of all runs. */
    private double slowness(int run) {
        int first = Math.max(0, run + 1 - AROUND);
        int end = Math.min(references.length, run + 1 + AROUND);
        return Math.log(Median.of(Arrays.copyOfRange(references, first, end)) / Median.of(references));
    }
}
