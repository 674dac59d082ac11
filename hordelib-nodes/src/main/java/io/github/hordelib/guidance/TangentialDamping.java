package io.github.hordelib.guidance;

import io.github.hordelib.sampling.GuidanceCall;
import io.github.hordelib.sampling.GuidanceHook;
import io.github.hordelib.sampling.GuidanceHook.Estimates;
import io.github.hordelib.tensor.Tensor;

/** Projects the negative estimate, as noise, on the first right singular vector of the pair of estimates. */
record TangentialDamping() implements GuidanceHook.Before {
    @Override
    public Estimates apply(GuidanceCall call, Estimates estimates) {
        Tensor positive = call.x().minus(estimates.positive());
        Tensor negative = call.x().minus(estimates.negative());
        double[] ofPositive = Items.each(positive, (from, to) -> share(positive, negative, from, to)[0]);
        double[] ofNegative = Items.each(positive, (from, to) -> share(positive, negative, from, to)[1]);
        Tensor damped = Items.combine(ofPositive, positive, ofNegative, negative);
        return estimates.with(estimates.positive(), call.x().minus(damped));
    }

    /**
     * The singular vector is {@code (p * positive + q * negative) / sqrt(largest)}, where (p, q) is the unit eigenvector of
     * the Gram matrix for its largest eigenvalue; so the projection is {@code q * (p * positive + q * negative)}.
     */
    private static double[] share(Tensor positive, Tensor negative, int from, int to) {
        double a = Items.dot(positive, positive, from, to);
        double b = Items.dot(positive, negative, from, to);
        double c = Items.dot(negative, negative, from, to);
        double angle = 0.5 * Math.atan2(2 * b, a - c);
        double p = Math.cos(angle);
        double q = Math.sin(angle);
        return new double[] {q * p, q * q};
    }
}
