package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseSource;
import io.github.hordelib.schedule.NoiseSchedule;
import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Tensor;

/**
 * What a sampler starts from.
 *
 * @param x noisy latent at the first noise level, [n, c, h, w], in the network's latent scale
 * @param sigmas noise levels, at least two
 * @param noise fresh noise for samplers that add some; drawn from in the order of the steps
 * @param schedule what the network was trained on
 */
public record SamplerRun(Tensor x, Sigmas sigmas, NoiseSource noise, NoiseSchedule schedule) {}
