package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Combination;
import io.github.hordelib.tensor.Tensor;
import io.github.hordelib.tensor.Term;
import java.util.Optional;

/**
 * Euler's method with a correction by the change of the derivative (Permenter and Yuan, 2024).
 *
 * @param gamma 1 for plain Euler, usually 2
 * @param plusPlus whether guidance acts as in CFG++ (Chung et al., 2024)
 */
record GradientEstimation(double gamma, boolean plusPlus) implements Sampler {
    @Override
    public boolean usesUnconditional() {
        return plusPlus;
    }

    @Override
    public Step start(SamplerRun run) {
        return step(run, 0, run.x(), Optional.empty());
    }

    private Step step(SamplerRun run, int i, Tensor x, Optional<Combination> old) {
        return Steps.at(run, i, x, out -> {
            double sigma = run.sigmas().get(i);
            double next = run.sigmas().get(i + 1);
            if (next == 0) {
                return step(run, i + 1, out.guided(), old);
            }
            Combination slope = Steps.slope(x, plusPlus ? out.unconditional() : out.guided(), sigma);
            double correction = old.isPresent() ? (gamma - 1) * (next - sigma) : 0;
            Term from = plusPlus ? out.guided().by(1) : x.by(1);
            double along = plusPlus ? next : next - sigma;
            Tensor moved = Tensor.sum(
                    from, slope.by(along + correction), old.orElse(slope).by(-correction));
            return step(run, i + 1, moved, Optional.of(slope));
        });
    }
}
