package io.github.hordelib.guidance;

import io.github.hordelib.sampling.GuidanceCall;
import io.github.hordelib.sampling.GuidanceHook;
import io.github.hordelib.sampling.GuidanceHook.Estimates;
import io.github.hordelib.tensor.Tensor;

/** Each cell's vector over the channels is at most as long as the positive estimate's. */
record CfgNorm(double strength) implements GuidanceHook.After {
    private static final double TINY = 1e-8;

    @Override
    public Tensor apply(GuidanceCall call, Estimates estimates, Tensor guided) {
        Tensor wanted = Cells.norms(estimates.positive());
        Tensor found = Cells.norms(guided);
        for (int i = 0; i < found.data().length; i++) {
            double factor = Math.min(1, wanted.data()[i] / (found.data()[i] + TINY));
            found.data()[i] = (float) (factor * strength);
        }
        return Cells.times(guided, found);
    }
}
