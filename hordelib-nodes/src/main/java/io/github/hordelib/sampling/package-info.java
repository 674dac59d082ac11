/**
 * Walks from noise to a latent: samplers, predictions, guidance.
 *
 * <p>A {@link io.github.hordelib.sampling.Sampler} is a resumable machine of {@link io.github.hordelib.sampling.Step}s: each
 * step says which denoiser call it needs and how to go on from its result, so that a run can be driven, paused, or merged
 * with others from outside.
 */
package io.github.hordelib.sampling;
