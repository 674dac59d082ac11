package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Tensor;
import java.util.List;

/**
 * The midpoint method in log sigma (k-diffusion): two calls a step, one in the last.
 *
 * @param churn noise added before steps
 */
record Dpm2(Churn churn) implements Sampler {
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
            if (next == 0) {
                return then.apply(List.of(out.guided().by(1)));
            }
            float middle = (float) Math.sqrt(sigma * next);
            Tensor trial = Steps.straight(x, out.guided(), sigma, middle).tensor();
            return new Step.Evaluate(i, trial, middle, second -> {
                double part = (next - sigma) / middle;
                return then.apply(
                        List.of(x.by(1), trial.by(part), second.guided().by(-part)));
            });
        });
    }
}
