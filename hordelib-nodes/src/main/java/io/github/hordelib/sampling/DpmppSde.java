package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Combination;
import io.github.hordelib.tensor.Tensor;
import io.github.hordelib.tensor.Term;
import java.util.function.DoubleFunction;

/**
 * DPM-Solver++ for the SDE (Lu et al., 2022; k-diffusion): two calls a step, one in the last.
 *
 * @param eta share of the noise
 * @param noiseFactor factor of the noise
 * @param r where in the step the second call is made
 * @param noise which Brownian path
 */
record DpmppSde(double eta, double noiseFactor, double r, NoiseKind noise) implements Sampler {
    @Override
    public Step start(SamplerRun run) {
        return Steps.walk(run, (i, x, out, then) -> {
            float sigma = run.sigmas().get(i);
            float next = run.sigmas().get(i + 1);
            if (next == 0) {
                return then.apply(out.guided());
            }
            float middle = LogSnr.between(sigma, next, r);
            Tensor trial = moved(run, x, out.guided()::by, sigma, middle);
            return new Step.Evaluate(i, trial, middle, second -> {
                double share = 1 / (2 * r);
                DoubleFunction<Term> denoised = share == 1
                        ? second.guided()::by
                        : new Combination((float) (1 - share), out.guided(), (float) share, second.guided())::by;
                return then.apply(moved(run, x, denoised, sigma, next));
            });
        });
    }

    private Tensor moved(SamplerRun run, Tensor x, DoubleFunction<Term> denoised, float sigma, float next) {
        Ancestral ancestral = Ancestral.of(sigma, next, eta);
        double kept = (double) ancestral.down() / sigma;
        if (eta == 0 || noiseFactor == 0) {
            return Tensor.sum(x.by(kept), denoised.apply(1 - kept));
        }
        Tensor drawn = run.noise().next(sigma, next);
        return Tensor.sum(x.by(kept), denoised.apply(1 - kept), drawn.by(ancestral.up() * noiseFactor));
    }
}
