package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Tensor;

/**
 * Euler's method to below the next level, then fresh noise (k-diffusion).
 *
 * @param eta share of the noise
 * @param noiseFactor factor of the noise
 */
record EulerAncestral(double eta, double noiseFactor) implements Sampler {
    @Override
    public NoiseKind noise() {
        return NoiseKind.STREAM;
    }

    @Override
    public Step start(SamplerRun run) {
        return Steps.memoryless(run, (i, x, out) -> {
            float sigma = run.sigmas().get(i);
            float next = run.sigmas().get(i + 1);
            Ancestral ancestral = Ancestral.of(sigma, next, eta);
            if (ancestral.down() == 0) {
                return out.guided();
            }
            double kept = (double) ancestral.down() / sigma;
            Tensor moved = Tensor.sum(
                    x.by(kept),
                    out.guided().by(1 - kept),
                    run.noise().next(sigma, next).by(ancestral.up() * noiseFactor));
            return moved;
        });
    }
}
