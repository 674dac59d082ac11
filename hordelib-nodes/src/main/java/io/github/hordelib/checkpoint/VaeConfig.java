package io.github.hordelib.checkpoint;

/**
 * What the shapes of a VAE do not tell. Immutable.
 *
 * @param normGroups groups of the group normalisations
 * @param scalingFactor factor between latents of the VAE and those that are sampled
 */
public record VaeConfig(int normGroups, float scalingFactor) {}
