package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Tensor;

/** A network with its prediction, conditioning and guidance: estimates the clean latent. */
@FunctionalInterface
public interface Denoiser {
    /**
     * Estimates the clean latent.
     *
     * @param x noisy latent, [n, c, h, w]; not changed
     * @param sigma noise level of x
     * @return the estimate, new tensors
     */
    Denoised denoise(Tensor x, float sigma);
}
