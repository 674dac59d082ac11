package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Combination;
import io.github.hordelib.tensor.Tensor;
import io.github.hordelib.tensor.Term;
import java.util.function.Function;

/**
 * SEEDS-3 (Gonzalez et al., 2023): three calls a step, one in the last.
 *
 * @param eta share of the noise
 * @param noiseFactor factor of the noise
 * @param r1 where in the step the second call is made
 * @param r2 where in the step the third call is made
 */
record Seeds3(double eta, double noiseFactor, double r1, double r2) implements Sampler {
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
            Part part = new Part(i, x, sigma, h, new SeedsNoise(run, eta, noiseFactor, h));
            Tensor drawn = part.noise.first(sigma, next, r1);
            float level = LogSnr.between(sigma, next, r1);
            Tensor trial = Tensor.sum(
                    part.kept(level, r1),
                    out.guided().by(-Math.expm1(-r1 * whole(h))),
                    drawn.by(level * part.noise.factor()));
            return new Step.Evaluate(
                    i, trial, level, second -> third(run, part, out.guided(), second.guided(), drawn, then));
        });
    }

    /** A step in the making: where it starts, its length and its noise. */
    private record Part(int i, Tensor x, double sigma, double h, SeedsNoise noise) {
        Term kept(double to, double share) {
            return x.by(to / sigma * Math.exp(-share * h * noise.eta()));
        }
    }

    private Step third(
            SamplerRun run, Part part, Tensor first, Tensor second, Tensor drawnBefore, Function<Tensor, Step> then) {
        float next = run.sigmas().get(part.i + 1);
        float level = LogSnr.between((float) part.sigma, next, r2);
        Tensor drawn = part.noise.further(drawnBefore, level, next, r1, r2).tensor();
        double a32 = r2 / r1 * psi(-r2 * whole(part.h));
        double a31 = Math.expm1(-r2 * whole(part.h)) - a32;
        Tensor trial = Tensor.sum(
                part.kept(level, r2), first.by(-a31), second.by(-a32), drawn.by(level * part.noise.factor()));
        return new Step.Evaluate(part.i, trial, level, third -> {
            double b3 = psi(-whole(part.h)) / r2;
            double b1 = Math.expm1(-whole(part.h)) - b3;
            Combination last = part.noise.further(drawn, level, next, r2, 1);
            Tensor moved = Tensor.sum(
                    part.kept(next, 1), first.by(-b1), third.guided().by(-b3), last.by(next * part.noise.factor()));
            return then.apply(moved);
        });
    }

    private double whole(double h) {
        return h * (1 + eta);
    }

    private static double psi(double z) {
        return (Math.expm1(z) - z) / z;
    }
}
