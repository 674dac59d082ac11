package io.github.hordelib.bench.scenario;

import io.github.hordelib.kudos.JobFeatures;

/**
 * A job of the benchmark. Immutable.
 *
 * @param model name of the model; empty for the default one
 * @param prompt what to draw
 * @param seed of the noise
 * @param shape size, steps, sampler, guidance, source image, number of pictures
 * @param previews whether previews are asked for
 */
public record BenchJob(String model, String prompt, long seed, JobFeatures shape, boolean previews) {}
