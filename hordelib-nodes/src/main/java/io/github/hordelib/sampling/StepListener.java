package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Tensor;

/** Hears of each step of a run, on the thread that runs it. */
@FunctionalInterface
public interface StepListener {
    /** Ignores the steps. */
    StepListener NONE = (step, steps, x, denoised) -> {};

    /**
     * Called once in each step, after its first denoiser call.
     *
     * @param step the step, from 0
     * @param steps all steps
     * @param x noisy latent the step starts from
     * @param denoised estimate of the clean latent after guidance
     */
    void onStep(int step, int steps, Tensor x, Tensor denoised);
}
