package io.github.hordelib.bench.predict;

import io.github.hordelib.kudos.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Gradient boosting (Friedman 2001, with the subsampling of his 2002 paper) on logarithms of times. The loss of a
 * residual r is 1 - exp(-|r|), which is exactly one minus the accuracy that predictors are judged by: it is the relative
 * error for small residuals and hardly sees outliers. Leaves answer with a shrunken median.
 */
final class Booster {
    private static final int TREES = 150;
    private static final int DEPTH = 6;
    private static final int LEAF_ROWS = 3;
    private static final int CUTS = 63;
    private static final double RATE = 0.1;
    private static final double ROWS = 0.7;
    private static final double COLUMNS = 0.5;
    private static final double SHRINK = 1;
    private static final double SMOOTH = 0.04;

    private final double[][] rows;
    private final double[] targets;
    private final double[][] cuts;
    private final byte[][] bins;

    /**
     * Prepares.
     *
     * @param rows features, shared
     * @param targets one for each row, shared
     */
    Booster(double[][] rows, double[] targets) {
        this.rows = rows;
        this.targets = targets;
        int columns = rows[0].length;
        cuts = new double[columns][];
        bins = new byte[columns][rows.length];
        for (int j = 0; j < columns; j++) {
            cuts[j] = cuts(j);
            for (int i = 0; i < rows.length; i++) {
                int at = Arrays.binarySearch(cuts[j], rows[i][j]);
                bins[j][i] = (byte) (at >= 0 ? at : -at - 1);
            }
        }
    }

    /** Between neighbouring values, evenly spread over the distinct ones. Floats, since that is what is stored. */
    private double[] cuts(int column) {
        double[] values = Arrays.stream(rows)
                .mapToDouble(row -> row[column])
                .sorted()
                .distinct()
                .toArray();
        int count = Math.min(CUTS, values.length - 1);
        return IntStream.range(0, count)
                .map(i -> (int) ((i + 1L) * values.length / (count + 1)))
                .mapToDouble(at -> (float) ((values[at - 1] + values[at]) / 2))
                .distinct()
                .toArray();
    }

    /**
     * Grows one sequence of trees.
     *
     * @param random source of all choices
     * @param weight factor on the values of the trees that are returned
     * @return trees whose sum approaches {@code weight} times the targets
     */
    List<Tree> boost(SplittableRandom random, double weight) {
        double[] left = targets.clone();
        List<Tree> trees = new ArrayList<>();
        for (int t = 0; t < TREES; t++) {
            int[] sample = IntStream.range(0, rows.length)
                    .filter(i -> random.nextDouble() < ROWS)
                    .toArray();
            int[] columns = IntStream.range(0, cuts.length)
                    .filter(j -> cuts[j].length > 0)
                    .filter(j -> random.nextDouble() < COLUMNS)
                    .toArray();
            Tree tree = new Growth(left, columns).grow(sample, DEPTH);
            for (int i = 0; i < rows.length; i++) {
                left[i] -= RATE * tree.value(rows[i]);
            }
            trees.add(scaled(tree, RATE * weight));
        }
        return trees;
    }

    private static Tree scaled(Tree tree, double factor) {
        return tree instanceof Tree.Split split
                ? new Tree.Split(
                        split.column(), split.cut(), scaled(split.left(), factor), scaled(split.right(), factor))
                : new Tree.Leaf(tree.value(new double[0]) * factor);
    }

    /** Grows one tree on the residuals as they are now. */
    private final class Growth {
        private final double[] residuals;
        private final double[] gradients;
        private final int[] columns;
        private final double[] sums = new double[CUTS + 1];
        private final int[] counts = new int[CUTS + 1];

        private record Choice(int column, int bin, double gain) {}

        Growth(double[] residuals, int[] columns) {
            this.residuals = residuals;
            this.columns = columns;
            gradients = Arrays.stream(residuals).map(Booster::gradient).toArray();
        }

        Tree grow(int[] sample, int depth) {
            Choice best = depth == 0 || sample.length < 2 * LEAF_ROWS ? NONE : choose(sample);
            if (best.gain <= 1e-9) {
                return leaf(sample);
            }
            byte[] bin = bins[best.column];
            int[] low = Arrays.stream(sample).filter(i -> bin[i] <= best.bin).toArray();
            int[] high = Arrays.stream(sample).filter(i -> bin[i] > best.bin).toArray();
            return new Tree.Split(
                    best.column, cuts[best.column][best.bin], grow(low, depth - 1), grow(high, depth - 1));
        }

        private Tree leaf(int[] sample) {
            if (sample.length == 0) {
                return new Tree.Leaf(0);
            }
            double median = Median.of(
                    Arrays.stream(sample).mapToDouble(i -> residuals[i]).toArray());
            return new Tree.Leaf(median * sample.length / (sample.length + SHRINK));
        }

        private Choice choose(int[] sample) {
            double total = Arrays.stream(sample).mapToDouble(i -> gradients[i]).sum();
            Choice best = NONE;
            for (int column : columns) {
                Choice choice = best(sample, column, total);
                best = choice.gain > best.gain ? choice : best;
            }
            return best;
        }

        private Choice best(int[] sample, int column, double total) {
            Arrays.fill(sums, 0);
            Arrays.fill(counts, 0);
            byte[] bin = bins[column];
            for (int i : sample) {
                sums[bin[i]] += gradients[i];
                counts[bin[i]]++;
            }
            Choice best = NONE;
            double sum = 0;
            int count = 0;
            for (int k = 0; k < cuts[column].length; k++) {
                sum += sums[k];
                count += counts[k];
                int others = sample.length - count;
                if (count >= LEAF_ROWS && others >= LEAF_ROWS) {
                    double gain = score(sum, count) + score(total - sum, others) - score(total, sample.length);
                    best = gain > best.gain ? new Choice(column, k, gain) : best;
                }
            }
            return best;
        }

        private static double score(double sum, int count) {
            return sum * sum / (count + SHRINK);
        }
    }

    private static final Growth.Choice NONE = new Growth.Choice(0, 0, 0);

    /** Minus the derivative of the loss, rounded off around 0, where it jumps. */
    private static double gradient(double residual) {
        double size = Math.abs(residual);
        return Math.signum(residual) * Math.exp(-size) * Math.min(1, size / SMOOTH);
    }
}
