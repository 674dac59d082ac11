package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Combination;
import io.github.hordelib.tensor.Tensor;
import java.util.List;

/**
 * Adams-Bashforth with the coefficients for even steps (Liu et al., 2022; improved PNDM of Zhang and Chen, 2023).
 *
 * @param order how many derivatives are used, 1 to 4
 */
record Ipndm(int order) implements Sampler {
    private static final double[][] FACTORS = {
        {1}, {3.0 / 2, -1.0 / 2}, {23.0 / 12, -16.0 / 12, 5.0 / 12}, {55.0 / 24, -59.0 / 24, 37.0 / 24, -9.0 / 24}
    };

    /** Returns the factors of the newest derivatives for a step. */
    static double[] factors(int known, double change) {
        double[] factors = FACTORS[known - 1].clone();
        for (int k = 0; k < known; k++) {
            factors[k] *= change;
        }
        return factors;
    }

    @Override
    public Step start(SamplerRun run) {
        return step(run, 0, run.x(), List.of());
    }

    private Step step(SamplerRun run, int i, Tensor x, List<Combination> history) {
        return Steps.at(run, i, x, out -> {
            float sigma = run.sigmas().get(i);
            float next = run.sigmas().get(i + 1);
            if (next == 0) {
                return step(run, i + 1, out.guided(), history);
            }
            List<Combination> slopes = Steps.pushed(history, Steps.slope(x, out.guided(), sigma), order);
            double[] factors = factors(slopes.size(), (double) next - sigma);
            return step(run, i + 1, Steps.moved(x, factors, slopes), slopes);
        });
    }
}
