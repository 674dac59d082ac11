package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Tensor;

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
            Tensor trial = Steps.straight(x, out.guided(), sigma, next);
            if (next == 0) {
                return step(run, i + 1, trial);
            }
            double half = (next - sigma) / 2;
            return new Step.Evaluate(i, trial, next, second -> {
                Tensor moved = Tensor.sum(
                        x.by(1 + half / sigma),
                        out.guided().by(-half / sigma),
                        trial.by(half / next),
                        second.guided().by(-half / next));
                return step(run, i + 1, moved);
            });
        });
    }
}
