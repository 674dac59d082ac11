package io.github.hordelib.guidance;

import io.github.hordelib.sampling.GuidanceCall;
import io.github.hordelib.sampling.GuidanceCall.Role;
import io.github.hordelib.sampling.GuidanceHook;
import io.github.hordelib.sampling.GuidanceHook.Estimates;
import io.github.hordelib.sampling.UnetPatch;
import io.github.hordelib.tensor.Tensor;
import java.util.List;

/** Guides away from the estimate without the middle block's self-attention. */
record PerturbedAttention(double scale) implements GuidanceHook.After {
    @Override
    public Tensor apply(GuidanceCall call, Estimates estimates, Tensor guided) {
        if (scale == 0) {
            return guided;
        }
        Tensor perturbed = call.denoise(Role.POSITIVE, call.x(), List.of(new UnetPatch.IdentityMiddleAttention()));
        return Tensor.combine(1, guided, (float) scale, estimates.positive().minus(perturbed));
    }
}
