package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What most samplers share. */
final class Steps {
    private Steps() {}

    /** Asks for the estimate at a step's noise level, or ends the run if there are no more steps. */
    static Step at(SamplerRun run, int index, Tensor x, Function<Denoised, Step> next) {
        return index == run.sigmas().steps()
                ? new Step.Finished(x)
                : new Step.Evaluate(index, x, run.sigmas().get(index), next);
    }

    /** Goes straight from one noise level to another along {@code (x - denoised) / sigma}. */
    static Tensor straight(Tensor x, Tensor denoised, double sigma, double to) {
        double kept = to / sigma;
        return Tensor.sum(x.by(kept), denoised.by(1 - kept));
    }

    /** Returns the derivative {@code (x - denoised) / sigma}. */
    static Tensor slope(Tensor x, Tensor denoised, double sigma) {
        return Tensor.sum(x.by(1 / sigma), denoised.by(-1 / sigma));
    }

    /** Returns a history with the newest value put in front and the oldest dropped. */
    static <T> List<T> pushed(List<T> history, T newest, int kept) {
        List<T> result = new ArrayList<>(kept);
        result.add(newest);
        for (int i = 0; i < history.size() && result.size() < kept; i++) {
            result.add(history.get(i));
        }
        return List.copyOf(result);
    }

    /** Returns {@code x + sum of factors times tensors}. */
    static Tensor moved(Tensor x, double[] factors, List<Tensor> tensors) {
        Tensor.Term[] terms = new Tensor.Term[factors.length + 1];
        terms[0] = x.by(1);
        for (int i = 0; i < factors.length; i++) {
            terms[i + 1] = tensors.get(i).by(factors[i]);
        }
        return Tensor.sum(terms);
    }
}
