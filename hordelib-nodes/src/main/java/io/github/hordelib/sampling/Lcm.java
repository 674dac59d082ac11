package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Tensor;

/** Multistep consistency sampling (Luo et al., 2023): the estimate, made noisy again. */
record Lcm() implements Sampler {
    @Override
    public NoiseKind noise() {
        return NoiseKind.STREAM;
    }

    @Override
    public Step start(SamplerRun run) {
        return Steps.memoryless(run, (i, x, out) -> {
            float next = run.sigmas().get(i + 1);
            if (next == 0) {
                return out.guided();
            }
            Tensor noise = run.noise().next(run.sigmas().get(i), next);
            return Tensor.sum(out.guided().by(1), noise.by(next));
        });
    }
}
