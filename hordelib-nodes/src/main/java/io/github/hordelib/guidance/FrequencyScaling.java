package io.github.hordelib.guidance;

import io.github.hordelib.sampling.GuidanceCall;
import io.github.hordelib.sampling.GuidanceHook;
import io.github.hordelib.sampling.GuidanceHook.Estimates;
import io.github.hordelib.tensor.Tensor;

/** Scales low and high frequencies of the guidance apart. */
record FrequencyScaling(double low, double high, int cutoff) implements GuidanceHook.Before {
    @Override
    public Estimates apply(GuidanceCall call, Estimates estimates) {
        Tensor negative = estimates.negative();
        if (isZero(negative)) {
            return estimates;
        }
        Tensor guidance = estimates.positive().minus(negative);
        Tensor lows = new LowPass(guidance.shape().get(2), guidance.shape().get(3), cutoff).apply(guidance);
        Tensor scaled = Tensor.combine((float) high, guidance, (float) (low - high), lows);
        return estimates.with(scaled.plus(negative), negative);
    }

    private static boolean isZero(Tensor tensor) {
        for (float value : tensor.data()) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }
}
