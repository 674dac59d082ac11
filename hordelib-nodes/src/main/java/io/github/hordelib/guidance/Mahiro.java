package io.github.hordelib.guidance;

import io.github.hordelib.sampling.GuidanceCall;
import io.github.hordelib.sampling.GuidanceHook;
import io.github.hordelib.sampling.GuidanceHook.Estimates;
import io.github.hordelib.tensor.Tensor;

/** Mean of the guided and the scaled positive estimate, weighted by how alike both prompts are over the whole batch. */
record Mahiro() implements GuidanceHook.After {
    private static final double TINY = 1e-8;

    @Override
    public Tensor apply(GuidanceCall call, Estimates estimates, Tensor guided) {
        float scale = (float) estimates.scale();
        Tensor leap = estimates.positive().times(scale);
        Tensor away = signedRoots(estimates.negative().times(scale));
        Tensor towards = signedRoots(Tensor.combine(0.5f, leap, 0.5f, guided));
        double weight = 2 * (meanCosine(away, towards) + 1);
        return Tensor.combine((float) (weight / 4), guided, (float) ((4 - weight) / 4), leap);
    }

    private static Tensor signedRoots(Tensor tensor) {
        Tensor result = Tensor.zeros(tensor.shape());
        for (int i = 0; i < result.data().length; i++) {
            float value = tensor.data()[i];
            result.data()[i] = (float) Math.copySign(Math.sqrt(Math.abs(value)), value);
        }
        return result;
    }

    private static double meanCosine(Tensor a, Tensor b) {
        Tensor dots = Cells.dots(a, b);
        Tensor normsA = Cells.norms(a);
        Tensor normsB = Cells.norms(b);
        double sum = 0;
        for (int i = 0; i < dots.data().length; i++) {
            sum += dots.data()[i] / (Math.max(normsA.data()[i], TINY) * Math.max(normsB.data()[i], TINY));
        }
        return sum / dots.data().length;
    }
}
