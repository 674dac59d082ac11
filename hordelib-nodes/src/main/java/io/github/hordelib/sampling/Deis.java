package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Combination;
import io.github.hordelib.tensor.Tensor;
import java.util.List;

/**
 * DEIS-tAB (Zhang and Chen, 2023): Adams-Bashforth in the time of a variance-preserving process, with coefficients
 * integrated numerically.
 *
 * @param order how many derivatives are used, 1 to 3
 */
record Deis(int order) implements Sampler {
    private static final int POINTS = 10000;
    private static final double END_TIME = 1e-3;
    private static final double LOG_LOW = Math.log(0.002 * 0.002 + 1);
    private static final double LOG_HIGH = Math.log(80.0 * 80.0 + 1);
    private static final double BETA_D = 2 * (LOG_LOW / END_TIME - LOG_HIGH) / (END_TIME - 1);
    private static final double BETA_MIN = LOG_HIGH - 0.5 * BETA_D;

    @Override
    public Step start(SamplerRun run) {
        return step(run, 0, run.x(), List.of());
    }

    private Step step(SamplerRun run, int i, Tensor x, List<Combination> history) {
        return Steps.at(run, i, x, out -> {
            float sigma = run.sigmas().get(i);
            float next = run.sigmas().get(i + 1);
            if (next <= 0) {
                return step(
                        run, i + 1, Steps.straight(x, out.guided(), sigma, next).tensor(), history);
            }
            List<Combination> slopes = Steps.pushed(history, Steps.slope(x, out.guided(), sigma), order);
            if (slopes.size() == 1) {
                return step(
                        run, i + 1, Steps.straight(x, out.guided(), sigma, next).tensor(), slopes);
            }
            double[] nodes = new double[slopes.size()];
            for (int k = 0; k < nodes.length; k++) {
                nodes[k] = time(run.sigmas().get(i - k));
            }
            return step(run, i + 1, Steps.moved(x, factors(nodes, time(next)), slopes), slopes);
        });
    }

    private static double time(double sigma) {
        return (Math.sqrt(BETA_MIN * BETA_MIN + 2 * BETA_D * Math.log(sigma * sigma + 1)) - BETA_MIN) / BETA_D;
    }

    private static double[] factors(double[] nodes, double end) {
        double start = nodes[0];
        double[] sums = new double[nodes.length];
        for (int p = 0; p < POINTS; p++) {
            double t = start + (end - start) * p / (POINTS - 1);
            double weight = weight(t);
            for (int j = 0; j < nodes.length; j++) {
                sums[j] += weight * Lagrange.basis(nodes, j, t);
            }
        }
        for (int j = 0; j < nodes.length; j++) {
            sums[j] *= (end - start) / POINTS;
        }
        return sums;
    }

    private static double weight(double t) {
        double logSlope = -t * BETA_D - BETA_MIN;
        double alpha = Math.exp(-0.5 * t * t * BETA_D - t * BETA_MIN);
        return -0.5 * logSlope / Math.sqrt(alpha * (1 - alpha));
    }
}
