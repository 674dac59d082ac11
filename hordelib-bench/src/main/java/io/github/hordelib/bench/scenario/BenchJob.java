package io.github.hordelib.bench.scenario;

import io.github.hordelib.kudos.JobFeatures;
import java.util.Optional;

/**
 * A job of the benchmark. Immutable.
 *
 * @param model name of the model; empty for the default one
 * @param prompt what to draw
 * @param seed of the noise
 * @param shape size, steps, sampler, guidance, source image, number of pictures
 * @param previews whether previews are asked for
 * @param lora name of a LoRA to be put on
 */
public record BenchJob(
        String model, String prompt, long seed, JobFeatures shape, boolean previews, Optional<String> lora) {

    /**
     * Describes a job without LoRA and previews.
     *
     * @param model name of the model; empty for the default one
     * @param prompt what to draw
     * @param seed of the noise
     * @param shape size, steps, sampler, guidance, source image, number of pictures
     */
    public BenchJob(String model, String prompt, long seed, JobFeatures shape) {
        this(model, prompt, seed, shape, false, Optional.empty());
    }

    BenchJob withPreviews() {
        return new BenchJob(model, prompt, seed, shape, true, lora);
    }

    BenchJob withLora(String name) {
        return new BenchJob(model, prompt, seed, shape, previews, Optional.of(name));
    }
}
