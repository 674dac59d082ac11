package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Combination;
import io.github.hordelib.tensor.Tensor;

/**
 * Noise of a step of SEEDS that its inner calls share: what one has is damped and added to by the next.
 *
 * @param run the run
 * @param eta share of the noise
 * @param noiseFactor factor of the noise
 * @param h length of the step in log sigma
 */
record SeedsNoise(SamplerRun run, double eta, double noiseFactor, double h) {
    private boolean none() {
        return eta == 0 || noiseFactor == 0;
    }

    /** Factor of the noise, 0 for none. */
    double factor() {
        return none() ? 0 : noiseFactor;
    }

    /** Noise after a share r of the step. */
    Tensor first(float sigma, float next, double r) {
        return none() ? run.x() : run.noise().next(sigma, next).times((float) size(r));
    }

    /** Noise after a share {@code to} of the step, from that after a share {@code from}. */
    Combination further(Tensor before, float sigma, float next, double from, double to) {
        double kept = Math.exp((from - to) * h * eta);
        Tensor fresh = none() ? before : run.noise().next(sigma, next);
        return new Combination((float) kept, before, (float) size(to - from), fresh);
    }

    private double size(double share) {
        return Math.sqrt(-Math.expm1(-2 * share * h * eta));
    }
}
