package io.github.hordelib.bench.report;

import java.util.List;
import java.util.Locale;

/**
 * Repeated measurements of one thing. Immutable.
 *
 * @param scenario what was done, for example {@code txt2img 64x64, 20 steps}
 * @param metric what was measured, for example {@code seconds per image}
 * @param unit of the samples, for example {@code s}
 * @param better which direction is better
 * @param samples the measurements in the order they were taken; at least one, finite
 */
public record Measure(String scenario, String metric, String unit, Better better, List<Double> samples) {
    /** Which direction is better. */
    public enum Better {
        /** Less is better. */
        LOWER,
        /** More is better. */
        HIGHER,
        /** It describes; neither is better. */
        NEITHER;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Better of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }

    /** Copies and checks the samples. */
    public Measure {
        samples = List.copyOf(samples);
        if (samples.isEmpty() || !samples.stream().allMatch(Double::isFinite)) {
            throw new IllegalArgumentException(
                    "measure \"" + scenario + ", " + metric + "\": expected finite samples, found " + samples);
        }
    }

    /**
     * Returns the middle sample.
     *
     * @return the median
     */
    public double median() {
        return quantile(0.5);
    }

    /**
     * Returns the mean.
     *
     * @return the mean of the samples
     */
    public double mean() {
        return samples.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /**
     * Returns a quantile, interpolated between neighbouring samples.
     *
     * @param share 0..1
     * @return the value that this share of the samples does not exceed
     */
    public double quantile(double share) {
        double[] sorted =
                samples.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /**
     * Returns the relative spread: median distance from the median, scaled to a standard deviation, over the median.
     *
     * @return 0 for a single sample
     */
    public double spread() {
        double median = median();
        double[] distances =
                samples.stream().mapToDouble(s -> Math.abs(s - median)).sorted().toArray();
        double middle = (distances[(distances.length - 1) / 2] + distances[distances.length / 2]) / 2;
        return median == 0 ? 0 : 1.4826 * middle / Math.abs(median);
    }
}
