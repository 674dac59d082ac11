package io.github.hordelib.guidance;

import io.github.hordelib.sampling.Conditioning;
import io.github.hordelib.sampling.GuidanceCall;
import io.github.hordelib.sampling.GuidanceHook;
import io.github.hordelib.sampling.GuidanceHook.Estimates;
import io.github.hordelib.sampling.PerpNegGuider;
import io.github.hordelib.tensor.Tensor;

/** Perpendicular guidance as a hook: the estimate of the empty prompt costs a network call of its own. */
record PerpNeg(Conditioning empty, double negativeScale) implements GuidanceHook.Combine {
    @Override
    public Tensor apply(GuidanceCall call, Estimates estimates) {
        return PerpNegGuider.combine(
                estimates.positive(), estimates.negative(), call.denoise(empty), estimates.scale(), negativeScale);
    }
}
