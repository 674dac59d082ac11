package io.github.hordelib.model;

import io.github.hordelib.sampling.DiffusionModel;

/**
 * A whole model. Immutable; nothing in it needs to be closed.
 *
 * @param name as in the library
 * @param model the diffusion network
 * @param text the text encoder
 * @param vae pictures to latents and back
 */
public record Checkpoint(String name, DiffusionModel model, TextEncoder text, Vae vae) {}
