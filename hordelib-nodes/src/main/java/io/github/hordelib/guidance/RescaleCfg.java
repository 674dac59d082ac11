package io.github.hordelib.guidance;

import io.github.hordelib.sampling.GuidanceCall;
import io.github.hordelib.sampling.GuidanceHook;
import io.github.hordelib.sampling.GuidanceHook.Estimates;
import io.github.hordelib.tensor.Tensor;

/** Guidance in terms of velocity, its spread brought back towards that of the positive one. */
record RescaleCfg(double multiplier) implements GuidanceHook.Combine {
    @Override
    public Tensor apply(GuidanceCall call, Estimates estimates) {
        double variance = (double) call.sigma() * call.sigma() + 1;
        float toVelocity = (float) (Math.sqrt(variance) / call.sigma());
        float part = (float) (1 / variance);
        Tensor positive = Tensor.combine(part * toVelocity, call.x(), -toVelocity, estimates.positive());
        Tensor negative = Tensor.combine(part * toVelocity, call.x(), -toVelocity, estimates.negative());
        Tensor guided = new Estimates(positive, negative, estimates.scale()).combined();
        double[] factor = Items.each(
                guided,
                (from, to) -> multiplier * Items.spread(positive, from, to) / Items.spread(guided, from, to)
                        + 1
                        - multiplier);
        Tensor scaledX = call.x().times(part);
        return Items.plus(scaledX, scaled(factor, -1 / toVelocity), guided);
    }

    private static double[] scaled(double[] values, double factor) {
        double[] result = values.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] *= factor;
        }
        return result;
    }
}
