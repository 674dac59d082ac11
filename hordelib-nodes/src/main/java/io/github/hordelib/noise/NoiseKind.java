package io.github.hordelib.noise;

/** Which noise a sampler asks for while it runs. */
public enum NoiseKind {
    /** None. */
    NONE,
    /** Consecutive draws of the generator that a profile starts for samplers. */
    STREAM,
    /** Increments of a Brownian path, drawn on the CPU. */
    BROWNIAN,
    /** Increments of a Brownian path, drawn on the device the latents are on. */
    BROWNIAN_ON_DEVICE,
    /** Further draws of the generator that made the initial noise. */
    INITIAL_STREAM
}
