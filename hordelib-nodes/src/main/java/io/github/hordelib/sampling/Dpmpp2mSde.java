package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Tensor;
import io.github.hordelib.tensor.Term;
import java.util.Optional;

/**
 * DPM-Solver++(2M) for the SDE (Lu et al., 2022; k-diffusion).
 *
 * @param eta share of the noise
 * @param noiseFactor factor of the noise
 * @param heun whether the second-order term is that of Heun's method instead of the midpoint method's
 * @param noise which Brownian path
 */
record Dpmpp2mSde(double eta, double noiseFactor, boolean heun, NoiseKind noise) implements Sampler {
    @Override
    public Step start(SamplerRun run) {
        return step(run, 0, run.x(), Optional.empty());
    }

    private Step step(SamplerRun run, int i, Tensor x, Optional<Tensor> old) {
        return Steps.at(run, i, x, out -> {
            Tensor denoised = out.guided();
            float sigma = run.sigmas().get(i);
            float next = run.sigmas().get(i + 1);
            if (next == 0) {
                return step(run, i + 1, denoised, Optional.of(denoised));
            }
            double h = Math.log((double) sigma / next);
            double whole = h * (1 + eta);
            double kept = next / (double) sigma * Math.exp(-h * eta);
            double used = -Math.expm1(-whole);
            double extra = old.isPresent() ? extra(used, whole) * h / lastStep(run, i) : 0;
            Term noise = drawn(run, sigma, next, h);
            Tensor moved = old.isPresent()
                    ? Tensor.sum(
                            x.by(kept), denoised.by(used + extra), old.get().by(-extra), noise)
                    : Tensor.sum(x.by(kept), denoised.by(used), noise);
            return step(run, i + 1, moved, Optional.of(denoised));
        });
    }

    private static double lastStep(SamplerRun run, int i) {
        return Math.log((double) run.sigmas().get(i - 1) / run.sigmas().get(i));
    }

    private double extra(double used, double whole) {
        return heun ? 1 - used / whole : 0.5 * used;
    }

    private Term drawn(SamplerRun run, float sigma, float next, double h) {
        if (eta == 0 || noiseFactor == 0) {
            return run.x().by(0);
        }
        return run.noise().next(sigma, next).by(next * Math.sqrt(-Math.expm1(-2 * h * eta)) * noiseFactor);
    }
}
