package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Tensor;
import java.util.function.Function;

/** State of a sampling run: either a denoiser call it waits for, or its end. Immutable but for the run's noise source. */
public sealed interface Step {
    /**
     * The run needs the denoised estimate of {@code x} at {@code sigma}; {@code next} goes on from it and is called once.
     *
     * @param index step of the schedule, from 0; a sampler may call more than once in a step
     * @param x noisy latent, [n, c, h, w]
     * @param sigma noise level of x
     * @param next what the run does with the estimate
     */
    record Evaluate(int index, Tensor x, float sigma, Function<Denoised, Step> next) implements Step {}

    /**
     * The run is over.
     *
     * @param x final latent, [n, c, h, w]
     */
    record Finished(Tensor x) implements Step {}
}
