package io.github.hordelib.guidance;

import io.github.hordelib.sampling.GuidanceCall;
import io.github.hordelib.sampling.GuidanceHook;
import io.github.hordelib.sampling.GuidanceHook.Estimates;
import io.github.hordelib.tensor.Tensor;

/** Puts an operation on the difference of the estimates. */
record OperationCfg(LatentOperation operation) implements GuidanceHook.Before {
    @Override
    public Estimates apply(GuidanceCall call, Estimates estimates) {
        Tensor negative = estimates.negative();
        return estimates.with(
                operation.apply(estimates.positive().minus(negative)).plus(negative), negative);
    }
}
