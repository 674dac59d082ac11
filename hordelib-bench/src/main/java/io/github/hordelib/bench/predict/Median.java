package io.github.hordelib.bench.predict;

import java.util.Arrays;

/** The middle of a list of values. Thread-safe. */
public final class Median {
    private Median() {}

    /**
     * Returns the median.
     *
     * @param values at least one; not changed
     * @return the middle value; the mean of the two middle ones if their number is even
     */
    public static double of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
