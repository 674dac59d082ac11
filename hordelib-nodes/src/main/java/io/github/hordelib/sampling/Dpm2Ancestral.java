package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Tensor;

/**
 * The midpoint method in log sigma to below the next level, then fresh noise (k-diffusion).
 *
 * @param eta share of the noise
 * @param noiseFactor factor of the noise
 */
record Dpm2Ancestral(double eta, double noiseFactor) implements Sampler {
    @Override
    public NoiseKind noise() {
        return NoiseKind.STREAM;
    }

    @Override
    public Step start(SamplerRun run) {
        return Steps.walk(run, (i, x, out, then) -> {
            float sigma = run.sigmas().get(i);
            float next = run.sigmas().get(i + 1);
            Ancestral ancestral = Ancestral.of(sigma, next, eta);
            if (ancestral.down() == 0) {
                return then.apply(out.guided());
            }
            float middle = (float) Math.sqrt((double) sigma * ancestral.down());
            Tensor trial = Steps.straight(x, out.guided(), sigma, middle).tensor();
            return new Step.Evaluate(i, trial, middle, second -> {
                double part = ((double) ancestral.down() - sigma) / middle;
                Tensor moved = Tensor.sum(
                        x.by(1),
                        trial.by(part),
                        second.guided().by(-part),
                        run.noise().next(sigma, next).by(ancestral.up() * noiseFactor));
                return then.apply(moved);
            });
        });
    }
}
