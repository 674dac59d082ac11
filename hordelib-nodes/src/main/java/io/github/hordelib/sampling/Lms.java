package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Combination;
import io.github.hordelib.tensor.Tensor;
import java.util.List;

/**
 * Linear multistep (Adams-Bashforth) with coefficients for uneven steps (k-diffusion).
 *
 * @param order how many derivatives are used, at least 1
 */
record Lms(int order) implements Sampler {
    @Override
    public Step start(SamplerRun run) {
        return step(run, 0, run.x(), List.of());
    }

    private Step step(SamplerRun run, int i, Tensor x, List<Combination> history) {
        return Steps.at(run, i, x, out -> {
            float next = run.sigmas().get(i + 1);
            if (next == 0) {
                return step(run, i + 1, out.guided(), history);
            }
            Combination slope = Steps.slope(x, out.guided(), run.sigmas().get(i));
            List<Combination> slopes = Steps.pushed(history, slope, order);
            double[] nodes = new double[slopes.size()];
            for (int k = 0; k < nodes.length; k++) {
                nodes[k] = run.sigmas().get(i - k);
            }
            double[] factors = Lagrange.integrals(nodes, nodes[0], next);
            return step(run, i + 1, Steps.moved(x, factors, slopes), slopes);
        });
    }
}
