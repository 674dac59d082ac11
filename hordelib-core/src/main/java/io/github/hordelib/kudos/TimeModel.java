package io.github.hordelib.kudos;

import java.util.List;
import java.util.Map;

/**
 * What training finds out: seconds = (sum of non-negative coefficients times columns) x exp(sum of the trees). The first
 * factor is physics (so much a network run, so much a GFLOP, so much a post-processor) and reaches beyond the sizes that
 * were measured; the trees correct it where measurements say otherwise.
 *
 * <p>Immutable and thread-safe.
 */
public final class TimeModel {
    private final String origin;
    private final double intercept;
    private final Map<String, Double> coefficients;
    private final int[] columns;
    private final double[] weights;
    private final boolean[] sampling;
    private final List<Tree> trees;
    private final Forest forest;
    private final Band band;

    /**
     * How far measured times lay from predicted ones.
     *
     * @param low factor on the predicted seconds that one job in ten stays below
     * @param high factor that one job in ten exceeds
     */
    public record Band(double low, double high) {}

    /**
     * The predicted seconds by kind of work; {@link #fixed} belongs to every job.
     *
     * @param fixed seconds of any job
     * @param sampling seconds in the denoising network
     * @param rest seconds of encoding, decoding and post-processing
     */
    public record Parts(double fixed, double sampling, double rest) {
        /**
         * Returns the sum.
         *
         * @return predicted seconds
         */
        public double total() {
            return fixed + sampling + rest;
        }
    }

    /**
     * Creates a model.
     *
     * @param origin where the measured jobs come from, one line
     * @param intercept seconds that every job takes
     * @param coefficients seconds for each unit of a column, by name; names that the schema lacks are refused
     * @param trees corrections, in logarithms of seconds
     * @param band spread of the measured times
     */
    public TimeModel(
            String origin, double intercept, Map<String, Double> coefficients, List<? extends Tree> trees, Band band) {
        this.origin = origin;
        this.intercept = intercept;
        this.coefficients = Map.copyOf(coefficients);
        this.trees = List.copyOf(trees);
        this.forest = new Forest(this.trees);
        this.band = band;
        List<String> names = coefficients.keySet().stream().sorted().toList();
        columns = names.stream().mapToInt(TimeModel::column).toArray();
        weights = names.stream().mapToDouble(coefficients::get).toArray();
        sampling = new boolean[columns.length];
        for (int i = 0; i < sampling.length; i++) {
            sampling[i] = isSampling(names.get(i));
        }
    }

    private static int column(String name) {
        int column = FeatureSchema.columns().indexOf(name);
        if (column < 0) {
            throw new IllegalArgumentException(
                    "time model, coefficient \"" + name + "\": expected a column of " + FeatureSchema.VERSION);
        }
        return column;
    }

    private static boolean isSampling(String column) {
        return column.contains("evaluations")
                || List.of("work.first", "work.second", "work.second_full", "work.control")
                        .contains(column);
    }

    /**
     * Predicts a job's time on the machine whose measurements the model was trained with.
     *
     * @param row a row of {@link FeatureSchema#vector}
     * @return seconds, more than 0
     */
    public double seconds(double[] row) {
        return parts(row).total();
    }

    /**
     * Predicts a job's time and where it goes.
     *
     * @param row a row of {@link FeatureSchema#vector}
     * @return seconds by kind of work
     */
    public Parts parts(double[] row) {
        double inNetwork = 0;
        double rest = 0;
        for (int i = 0; i < columns.length; i++) {
            double seconds = weights[i] * row[columns[i]];
            if (sampling[i]) {
                inNetwork += seconds;
            } else {
                rest += seconds;
            }
        }
        double factor = Math.exp(forest.sum(row));
        return new Parts(Math.max(intercept, 1e-6) * factor, inNetwork * factor, rest * factor);
    }

    /**
     * Returns where the measured jobs come from.
     *
     * @return one line
     */
    public String origin() {
        return origin;
    }

    /**
     * Returns the spread of measured times around predicted ones.
     *
     * @return two factors
     */
    public Band band() {
        return band;
    }

    /**
     * Returns the seconds that every job takes.
     *
     * @return the constant term
     */
    public double intercept() {
        return intercept;
    }

    /**
     * Returns the physical part.
     *
     * @return seconds for each unit of a column, by name
     */
    public Map<String, Double> coefficients() {
        return coefficients;
    }

    /**
     * Returns the corrections.
     *
     * @return trees whose values are added up
     */
    public List<Tree> trees() {
        return trees;
    }
}
