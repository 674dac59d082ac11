package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;
import io.github.hordelib.tensor.Tensor;
import io.github.hordelib.tensor.Term;
import java.util.ArrayList;
import java.util.List;

/**
 * DPM-Solver++(3M) for the SDE (k-diffusion).
 *
 * @param eta share of the noise
 * @param noiseFactor factor of the noise
 * @param noise which Brownian path
 */
record Dpmpp3mSde(double eta, double noiseFactor, NoiseKind noise) implements Sampler {
    @Override
    public Step start(SamplerRun run) {
        return step(run, 0, run.x(), List.of());
    }

    private Step step(SamplerRun run, int i, Tensor x, List<Tensor> history) {
        return Steps.at(run, i, x, out -> {
            float sigma = run.sigmas().get(i);
            float next = run.sigmas().get(i + 1);
            List<Tensor> denoised = Steps.pushed(history, out.guided(), 3);
            if (next == 0) {
                return step(run, i + 1, out.guided(), denoised);
            }
            double h = Math.log((double) sigma / next);
            double[] factors = factors(run, i, h, denoised.size());
            List<Term> terms = new ArrayList<>();
            terms.add(x.by(next / (double) sigma * Math.exp(-h * eta)));
            for (int k = 0; k < factors.length; k++) {
                terms.add(denoised.get(k).by(factors[k]));
            }
            if (eta > 0 && noiseFactor > 0) {
                double size = next * Math.sqrt(-Math.expm1(-2 * h * eta)) * noiseFactor;
                terms.add(run.noise().next(sigma, next).by(size));
            }
            return step(run, i + 1, Tensor.sum(terms), denoised);
        });
    }

    /** Factors of the estimates, newest first. */
    private double[] factors(SamplerRun run, int i, double h, int known) {
        double whole = h * (1 + eta);
        double used = -Math.expm1(-whole);
        double phi2 = 1 - used / whole;
        if (known == 1) {
            return new double[] {used};
        }
        double r0 = step(run, i - 1) / h;
        if (known == 2) {
            return new double[] {used + phi2 / r0, -phi2 / r0};
        }
        double r1 = step(run, i - 2) / h;
        double phi3 = phi2 / whole - 0.5;
        // d10 = (D0 - D1)/r0 and d11 = (D1 - D2)/r1, with their factors:
        double d10 = phi2 * (1 + r0 / (r0 + r1)) - phi3 / (r0 + r1);
        double d11 = -phi2 * r0 / (r0 + r1) + phi3 / (r0 + r1);
        return new double[] {used + d10 / r0, -d10 / r0 + d11 / r1, -d11 / r1};
    }

    private static double step(SamplerRun run, int i) {
        return Math.log((double) run.sigmas().get(i) / run.sigmas().get(i + 1));
    }
}
