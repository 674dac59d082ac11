package io.github.hordelib.guidance;

import io.github.hordelib.tensor.Tensor;

/** Something done to latents. The LATENT_OPERATION value. Stateless. */
@FunctionalInterface
public interface LatentOperation {
    /**
     * Changes latents.
     *
     * @param latent [n, c, h, w]
     * @return a tensor of the same shape
     */
    Tensor apply(Tensor latent);
}
