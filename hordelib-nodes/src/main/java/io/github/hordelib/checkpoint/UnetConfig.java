package io.github.hordelib.checkpoint;

/**
 * What the shapes of a UNet do not tell. Immutable.
 *
 * @param heads attention heads
 * @param normGroups groups of the group normalisations
 */
public record UnetConfig(Heads heads, int normGroups) {}
