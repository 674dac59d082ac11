package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import java.util.List;

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
        return churn.walk(run, (i, raised, out, then) -> {
            float next = run.sigmas().get(i + 1);
            return then.apply(List.of(Steps.straight(raised.x(), out.guided(), raised.sigma(), next)
                    .by(1)));
        });
    }
}
