package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Combination;
import io.github.hordelib.tensor.Tensor;
import java.util.List;

/**
 * Heun's method in sigma (Karras et al., 2022): two calls a step, one in the last.
 *
 * @param churn noise added before steps
 */
record Heun(Churn churn) implements Sampler {
    @Override
    public NoiseKind noise() {
        return churn.kind();
    }

    @Override
    public Step start(SamplerRun run) {
        return churn.walk(run, (i, raised, out, then) -> {
            Tensor x = raised.x();
            double sigma = raised.sigma();
            float next = run.sigmas().get(i + 1);
            Combination moved = Steps.straight(x, out.guided(), sigma, next);
            if (next == 0) {
                return then.apply(List.of(moved.by(1)));
            }
            Tensor trial = moved.tensor();
            double half = (next - sigma) / 2;
            return new Step.Evaluate(
                    i,
                    trial,
                    next,
                    second -> then.apply(List.of(
                            x.by(1 + half / sigma),
                            out.guided().by(-half / sigma),
                            trial.by(half / next),
                            second.guided().by(-half / next))));
        });
    }
}
