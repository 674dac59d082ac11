package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Combination;
import io.github.hordelib.tensor.Tensor;
import io.github.hordelib.tensor.Term;
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

    /** Makes the next latent. */
    interface Rule {
        Tensor next(int index, Tensor x, Denoised out);
    }

    /** Goes on from the first estimate of a step, at once or after further calls, with the next latent. */
    interface LongRule {
        Step step(int index, Tensor x, Denoised out, Function<Tensor, Step> then);
    }

    /** Runs a sampler that makes one call a step and remembers nothing. */
    static Step memoryless(SamplerRun run, Rule rule) {
        return walk(run, (index, x, out, then) -> then.apply(rule.next(index, x, out)));
    }

    /** Runs a sampler that remembers nothing from step to step. */
    static Step walk(SamplerRun run, LongRule rule) {
        return walk(run, 0, run.x(), rule);
    }

    private static Step walk(SamplerRun run, int index, Tensor x, LongRule rule) {
        return at(run, index, x, out -> rule.step(index, x, out, moved -> walk(run, index + 1, moved, rule)));
    }

    /** Goes straight from one noise level to another along {@code (x - denoised) / sigma}. */
    static Combination straight(Tensor x, Tensor denoised, double sigma, double to) {
        double kept = to / sigma;
        return new Combination((float) kept, x, (float) (1 - kept), denoised);
    }

    /** Returns the derivative {@code (x - denoised) / sigma}. */
    static Combination slope(Tensor x, Tensor denoised, double sigma) {
        return new Combination((float) (1 / sigma), x, (float) (-1 / sigma), denoised);
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

    /** Returns {@code x + sum of factors times slopes}. */
    static Tensor moved(Tensor x, double[] factors, List<Combination> slopes) {
        Term[] terms = new Term[factors.length + 1];
        terms[0] = x.by(1);
        for (int i = 0; i < factors.length; i++) {
            terms[i + 1] = slopes.get(i).by(factors[i]);
        }
        return Tensor.sum(terms);
    }
}
