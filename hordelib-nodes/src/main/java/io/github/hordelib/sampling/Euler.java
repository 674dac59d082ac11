package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Tensor;

/**
 * Euler's method in sigma (Karras et al., 2022); without churn the same as DDIM (Song et al., 2021).
 *
 * @param churn noise added before steps
 * @param drawsNoiseUnderMask whether it is DDIM by name
 */
record Euler(Churn churn, boolean drawsNoiseUnderMask) implements Sampler {
    @Override
    public NoiseKind noise() {
        return churn.kind();
    }

    @Override
    public Step start(SamplerRun run) {
        return step(run, 0, run.x());
    }

    private Step step(SamplerRun run, int i, Tensor x) {
        if (i == run.sigmas().steps()) {
            return new Step.Finished(x);
        }
        Churn.Raised raised = churn.raised(run, i, x);
        return new Step.Evaluate(i, raised.x(), raised.sigma(), out -> {
            Tensor next = Steps.straight(
                    raised.x(), out.guided(), raised.sigma(), run.sigmas().get(i + 1));
            return step(run, i + 1, next);
        });
    }
}
