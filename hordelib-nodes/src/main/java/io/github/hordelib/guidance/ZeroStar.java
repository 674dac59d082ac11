package io.github.hordelib.guidance;

import io.github.hordelib.sampling.GuidanceCall;
import io.github.hordelib.sampling.GuidanceHook;
import io.github.hordelib.sampling.GuidanceHook.Estimates;
import io.github.hordelib.tensor.Tensor;

/** The negative estimate times the length of its projection on the positive one, both as noise. */
record ZeroStar() implements GuidanceHook.After {
    private static final double TINY = 1e-8;

    @Override
    public Tensor apply(GuidanceCall call, Estimates estimates, Tensor guided) {
        Tensor positive = call.x().minus(estimates.positive());
        Tensor negative = call.x().minus(estimates.negative());
        double[] factor = Items.each(positive, (from, to) -> {
            double along = Items.dot(positive, negative, from, to) / (Items.dot(negative, negative, from, to) + TINY);
            return (along - 1) * (1 - estimates.scale());
        });
        return Items.plus(guided, factor, estimates.negative());
    }
}
