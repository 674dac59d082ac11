package io.github.hordelib.noise;

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
}
