package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.image.Image;
import io.github.hordelib.tensor.Tensor;

/** Pictures to latents and back. The VAE value. Thread-safe and deterministic. */
public interface Vae {
    /**
     * Encodes pictures: the mean of the latent distribution, not scaled for the network.
     *
     * @param pixels RGB, sides multiples of 8
     * @param cancellation stops the call early
     * @return [n, channels, height/8, width/8]
     */
    Tensor encode(Image pixels, Cancellation cancellation);

    /**
     * Decodes latents.
     *
     * @param latent VAE space, [n, channels, h, w]
     * @param cancellation stops the call early
     * @return RGB pictures of 8 times the size, clamped to 0..1
     */
    Image decode(Tensor latent, Cancellation cancellation);
}
