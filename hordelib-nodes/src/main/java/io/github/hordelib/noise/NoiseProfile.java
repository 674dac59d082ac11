package io.github.hordelib.noise;

import io.github.hordelib.tensor.Shape;

/**
 * A rule that turns a seed into noise. What a profile gives never changes; a changed result gets a new name. Immutable.
 * {@link NoiseProfiles} holds those the library comes with.
 */
public interface NoiseProfile {
    /**
     * Returns the name, such as {@code comfy-cpu}.
     *
     * @return the name
     */
    String name();

    /**
     * Starts the noise of one run.
     *
     * @param seed all 64 bits count as far as the generator takes them
     * @param shape shape of the whole batch of latents, [n, c, h, w]
     * @return the noise, confined to one run
     */
    RunNoise start(long seed, Shape shape);
}
