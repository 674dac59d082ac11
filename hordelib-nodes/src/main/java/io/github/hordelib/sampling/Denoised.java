package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Tensor;

/**
 * Result of one denoiser call. Immutable.
 *
 * @param guided estimate of the clean latent after guidance, [n, c, h, w]
 * @param unconditional estimate without the positive conditioning, same shape; equal to {@code guided} where guidance is off
 *     and the sampler did not ask for it
 */
public record Denoised(Tensor guided, Tensor unconditional) {}
