package io.github.hordelib.sampling;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.tensor.Tensor;

/** Drives a sampler to its end with one denoiser. Stateless. */
public final class SamplingLoop {
    private SamplingLoop() {}

    /**
     * Runs a sampler.
     *
     * @param sampler the sampler
     * @param run what it starts from
     * @param denoiser called as often as the sampler asks for
     * @param listener hears of each step
     * @param cancellation checked before each denoiser call
     * @return the final latent, at the last noise level of the run
     * @throws io.github.hordelib.base.CancelledException if cancelled
     * @throws NonFiniteException if the denoiser gives NaN or infinities
     */
    public static Tensor run(
            Sampler sampler, SamplerRun run, Denoiser denoiser, StepListener listener, Cancellation cancellation) {
        int steps = run.sigmas().steps();
        int heard = -1;
        Step step = sampler.start(run);
        while (step instanceof Step.Evaluate evaluate) {
            cancellation.check();
            Denoised denoised = denoiser.denoise(evaluate.x(), evaluate.sigma());
            requireFinite(denoised.guided(), evaluate, steps);
            if (evaluate.index() > heard) {
                heard = evaluate.index();
                listener.onStep(heard, Math.max(steps, heard + 1), evaluate.x(), denoised.guided());
            }
            step = evaluate.next().apply(denoised);
        }
        return ((Step.Finished) step).x();
    }

    private static void requireFinite(Tensor tensor, Step.Evaluate evaluate, int steps) {
        for (float value : tensor.data()) {
            if (!Float.isFinite(value)) {
                throw new NonFiniteException(evaluate.index(), steps, evaluate.sigma(), value);
            }
        }
    }
}
