package io.github.hordelib.sampling;

import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/** Lagrange polynomials. */
final class Lagrange {
    private static final GaussIntegratorFactory GAUSS = new GaussIntegratorFactory();

    private Lagrange() {}

    /** Returns the value at t of the polynomial that is 1 at one node and 0 at the others. */
    static double basis(double[] nodes, int node, double t) {
        double product = 1;
        for (int k = 0; k < nodes.length; k++) {
            if (k != node) {
                product *= (t - nodes[k]) / (nodes[node] - nodes[k]);
            }
        }
        return product;
    }

    /** Returns the integrals of all basis polynomials, exact but for rounding. */
    static double[] integrals(double[] nodes, double from, double to) {
        int points = nodes.length / 2 + 1;
        double low = Math.min(from, to);
        double high = Math.max(from, to);
        double[] result = new double[nodes.length];
        if (low == high) {
            return result;
        }
        GaussIntegrator gauss = GAUSS.legendre(points, low, high);
        for (int j = 0; j < nodes.length; j++) {
            int node = j;
            result[j] = gauss.integrate(t -> basis(nodes, node, t)) * (from <= to ? 1 : -1);
        }
        return result;
    }
}
