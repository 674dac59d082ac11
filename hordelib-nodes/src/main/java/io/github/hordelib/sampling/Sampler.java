package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseKind;

/** Walks the noise levels of a run. Stateless: all state of a run is in its {@link Step}s. */
public interface Sampler {
    /**
     * Starts a run.
     *
     * @param run start latent, noise levels and noise source
     * @return the first state
     */
    Step start(SamplerRun run);

    /**
     * Returns whether the sampler reads {@link Denoised#unconditional()}, so that it must be computed even where the
     * guidance scale is 1.
     *
     * @return false for most samplers
     */
    default boolean usesUnconditional() {
        return false;
    }

    /**
     * Returns which noise {@link SamplerRun#noise()} must give.
     *
     * @return {@link NoiseKind#NONE} for samplers that add no noise
     */
    default NoiseKind noise() {
        return NoiseKind.NONE;
    }

    /**
     * Returns whether what lies outside a noise mask is covered with {@link io.github.hordelib.noise.RunNoise#underMask()}
     * in place of the initial noise.
     *
     * @return true for {@code ddim} only
     */
    default boolean drawsNoiseUnderMask() {
        return false;
    }
}
