package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Tensor;

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
        return step(run, 0, run.x());
    }

    private Step step(SamplerRun run, int i, Tensor latent) {
        if (i == run.sigmas().steps()) {
            return new Step.Finished(latent);
        }
        Churn.Raised raised = churn.raised(run, i, latent);
        Tensor x = raised.x();
        double sigma = raised.sigma();
        float next = run.sigmas().get(i + 1);
        return new Step.Evaluate(i, x, raised.sigma(), out -> {
            if (next == 0) {
                return step(run, i + 1, out.guided());
            }
            float middle = (float) Math.sqrt(sigma * next);
            Tensor trial = Steps.straight(x, out.guided(), sigma, middle);
            return new Step.Evaluate(i, trial, middle, second -> {
                double part = (next - sigma) / middle;
                return step(
                        run,
                        i + 1,
                        Tensor.sum(x.by(1), trial.by(part), second.guided().by(-part)));
            });
        });
    }
}
