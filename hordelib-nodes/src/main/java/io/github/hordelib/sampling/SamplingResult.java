package io.github.hordelib.sampling;

/**
 * Result of a sampling run. Immutable.
 *
 * @param output where the run ended, VAE space
 * @param denoised the last estimate of the clean latents, VAE space; the output if there were no steps
 */
public record SamplingResult(Latent output, Latent denoised) {}
