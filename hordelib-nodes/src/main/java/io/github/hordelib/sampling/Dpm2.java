package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Tensor;
import io.github.hordelib.tensor.Term;
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
        return step(run, 0, List.of(run.x().by(1)));
    }

    private Step step(SamplerRun run, int i, List<Term> latent) {
        return churn.at(run, i, latent, (raised, out) -> {
            Tensor x = raised.x();
            double sigma = raised.sigma();
            float next = run.sigmas().get(i + 1);
            if (next == 0) {
                return step(run, i + 1, List.of(out.guided().by(1)));
            }
            float middle = (float) Math.sqrt(sigma * next);
            Tensor trial = Steps.straight(x, out.guided(), sigma, middle).tensor();
            return new Step.Evaluate(i, trial, middle, second -> {
                double part = (next - sigma) / middle;
                return step(
                        run,
                        i + 1,
                        List.of(x.by(1), trial.by(part), second.guided().by(-part)));
            });
        });
    }
}
