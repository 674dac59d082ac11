package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Tensor;

/**
 * DPM-Solver++(2S) (Lu et al., 2022) with ancestral noise: two calls a step, one in the last.
 *
 * @param eta share of the noise
 * @param noiseFactor factor of the noise
 * @param plusPlus whether guidance acts as in CFG++ (Chung et al., 2024)
 */
record Dpmpp2sAncestral(double eta, double noiseFactor, boolean plusPlus) implements Sampler {
    @Override
    public NoiseKind noise() {
        return NoiseKind.STREAM;
    }

    @Override
    public boolean usesUnconditional() {
        return plusPlus;
    }

    @Override
    public Step start(SamplerRun run) {
        return step(run, 0, run.x());
    }

    private Step step(SamplerRun run, int i, Tensor x) {
        return Steps.at(run, i, x, out -> {
            float sigma = run.sigmas().get(i);
            float next = run.sigmas().get(i + 1);
            Ancestral ancestral = Ancestral.of(sigma, next, eta);
            if (ancestral.down() == 0) {
                return step(run, i + 1, out.guided());
            }
            double middle = Math.sqrt((double) sigma * ancestral.down());
            Tensor trial = moved(x, out, out, middle / sigma);
            return new Step.Evaluate(i, trial, (float) middle, second -> {
                Tensor down = moved(x, out, second, (double) ancestral.down() / sigma);
                Tensor noise = run.noise().next(sigma, next);
                return step(run, i + 1, Tensor.sum(down.by(1), noise.by(ancestral.up() * noiseFactor)));
            });
        });
    }

    /** CFG++ replaces x by x + (first guided - latest unconditional). */
    private Tensor moved(Tensor x, Denoised first, Denoised latest, double kept) {
        Tensor denoised = latest.guided();
        return plusPlus
                ? Tensor.sum(
                        x.by(kept),
                        first.guided().by(kept),
                        latest.unconditional().by(-kept),
                        denoised.by(1 - kept))
                : Tensor.sum(x.by(kept), denoised.by(1 - kept));
    }
}
