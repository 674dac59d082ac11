package io.github.hordelib.sampling;

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
}
