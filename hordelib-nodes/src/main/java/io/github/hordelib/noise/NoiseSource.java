package io.github.hordelib.noise;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;

/** Gives a sampler fresh noise. Has state, confined to one run. */
@FunctionalInterface
public interface NoiseSource {
    /**
     * Returns unit Gaussian noise for a step. Sources that draw from one stream ignore the levels; a Brownian source
     * returns the normalised increment between them.
     *
     * @param sigma noise level the step starts at
     * @param sigmaNext noise level the noise is added for
     * @return noise of the run's latent shape
     */
    Tensor next(float sigma, float sigmaNext);

    /**
     * Returns unit Gaussian noise for latents of another size, for samplers that change it on the way.
     *
     * @param shape as many items and channels as the run's latents have
     * @return noise of that shape
     * @throws UnsupportedOperationException if the noise is not drawn from a stream
     */
    default Tensor next(Shape shape) {
        throw new UnsupportedOperationException(
                "noise of shape " + shape + ": expected a stream to draw it from, found another kind of noise");
    }
}
