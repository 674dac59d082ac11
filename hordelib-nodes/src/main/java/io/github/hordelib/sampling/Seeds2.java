package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Tensor;

/**
 * SEEDS-2 (Gonzalez et al., 2023): two calls a step, one in the last.
 *
 * @param eta share of the noise
 * @param noiseFactor factor of the noise
 * @param r where in the step the second call is made
 */
record Seeds2(double eta, double noiseFactor, double r) implements Sampler {
    @Override
    public NoiseKind noise() {
        return eta > 0 && noiseFactor > 0 ? NoiseKind.STREAM : NoiseKind.NONE;
    }

    @Override
    public Step start(SamplerRun run) {
        return Steps.walk(run, (i, x, out, then) -> {
            float sigma = run.sigmas().get(i);
            float next = run.sigmas().get(i + 1);
            if (next == 0) {
                return then.apply(out.guided());
            }
            double h = Math.log((double) sigma / next);
            SeedsNoise noise = new SeedsNoise(run, eta, noiseFactor, h);
            Tensor drawn = noise.first(sigma, next, r);
            float middle = LogSnr.between(sigma, next, r);
            double share = 1 / (2 * r);
            Tensor trial = Tensor.sum(
                    x.by(middle / (double) sigma * Math.exp(-r * h * eta)),
                    out.guided().by(-Math.expm1(-r * h * (1 + eta))),
                    drawn.by(middle * noise.factor()));
            return new Step.Evaluate(i, trial, middle, second -> {
                double used = -Math.expm1(-h * (1 + eta));
                Tensor moved = Tensor.sum(
                        x.by(next / (double) sigma * Math.exp(-h * eta)),
                        out.guided().by(used * (1 - share)),
                        second.guided().by(used * share),
                        noise.further(drawn, middle, next, r, 1).by(next * noise.factor()));
                return then.apply(moved);
            });
        });
    }
}
