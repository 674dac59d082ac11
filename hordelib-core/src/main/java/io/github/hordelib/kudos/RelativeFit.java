package io.github.hordelib.kudos;

import java.util.Arrays;
import java.util.List;

/**
 * Fits non-negative coefficients so that the median relative error is small: least absolute relative deviations by
 * iteratively reweighted least squares (Holland and Welsch 1977), each solved by coordinate descent with the negative
 * values cut off (Lawson and Hanson's problem). Outliers, of which measured times have many, pull little.
 *
 * <p>Thread-safe.
 */
public final class RelativeFit {
    private static final int ROUNDS = 60;
    private static final int SWEEPS = 30;
    private static final double SMALLEST_ERROR = 0.01;

    private RelativeFit() {}

    /**
     * Fits {@code targets[i] ~ sum over j of coefficient[j] x rows[i][j]}.
     *
     * @param rows non-negative inputs, all of the same length
     * @param targets what to reach, each more than 0
     * @return non-negative coefficients; 0 for a column that is 0 everywhere
     */
    public static double[] fit(List<double[]> rows, double[] targets) {
        int columns = rows.get(0).length;
        double[] found = new double[columns];
        Arrays.fill(found, 0.01);
        for (int round = 0; round < ROUNDS; round++) {
            double[][] products = new double[columns][columns];
            double[] right = new double[columns];
            for (int i = 0; i < targets.length; i++) {
                accumulate(rows.get(i), targets[i], weight(rows.get(i), targets[i], found), products, right);
            }
            for (int sweep = 0; sweep < SWEEPS; sweep++) {
                descend(products, right, found);
            }
        }
        return found;
    }

    private static double weight(double[] row, double target, double[] coefficients) {
        double value = dot(row, coefficients);
        double error = Math.abs(target - value) / Math.max(target, value);
        return 1 / (target * target * Math.max(error, SMALLEST_ERROR));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void accumulate(double[] row, double target, double weight, double[][] products, double[] right) {
        for (int j = 0; j < row.length; j++) {
            double scaled = weight * row[j];
            if (scaled == 0) {
                continue;
            }
            right[j] += scaled * target;
            for (int k = 0; k < row.length; k++) {
                products[j][k] += scaled * row[k];
            }
        }
    }

    private static void descend(double[][] products, double[] right, double[] found) {
        for (int j = 0; j < found.length; j++) {
            double diagonal = products[j][j];
            if (diagonal == 0) {
                found[j] = 0;
                continue;
            }
            double others = dot(products[j], found) - diagonal * found[j];
            found[j] = Math.max(0, (right[j] - others) / (diagonal * (1 + 1e-6)));
        }
    }
}
