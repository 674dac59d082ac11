package io.github.hordelib.sampling;

import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/** Integrals of interpolating polynomials under an exponential weight. */
final class Exponential {
    private Exponential() {}

    /**
     * Returns, for each basis polynomial of the nodes, the integral of {@code k e^(k y)} times it from start to 0.
     *
     * @param nodes distinct positions, in the coordinate whose 0 is the end
     * @param start start of the integral, below 0
     * @param k rate of the weight, above 0
     */
    static double[] integrals(double[] nodes, double start, double k) {
        int n = nodes.length;
        double[] moments = new double[n];
        double left = Math.exp(k * start);
        moments[0] = -Math.expm1(k * start);
        double power = 1;
        RealMatrix powers = MatrixUtils.createRealMatrix(n, n);
        for (int p = 0; p < n; p++) {
            if (p > 0) {
                power *= start;
                moments[p] = -power * left - p / k * moments[p - 1];
            }
            for (int j = 0; j < n; j++) {
                powers.setEntry(p, j, Math.pow(nodes[j], p));
            }
        }
        return new LUDecomposition(powers, 0)
                .getSolver()
                .solve(new ArrayRealVector(moments, false))
                .toArray();
    }
}
