package io.github.hordelib;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A request with every choice made.
 *
 * @param request what was asked for, without alternatives in prompts; its pictures, prompts, LoRAs and ControlNets are used as they are
 * @param model name of the model
 * @param baseline family of the model, as in the model reference
 * @param seed seed of the first picture
 * @param steps 1 to 500
 * @param guidanceScale 0 to 100
 * @param sampler ComfyUI's name
 * @param scheduler ComfyUI's name
 * @param width a multiple of 8
 * @param height a multiple of 8
 * @param batch 1 to 100
 * @param denoise share of the schedule, present if there is a source picture
 * @param postProcessing upscalers that are there, as they were asked for
 * @param corrections what differs from what was asked for
 */
record ResolvedRequest(
        GenerationRequest request,
        String model,
        String baseline,
        long seed,
        int steps,
        double guidanceScale,
        String sampler,
        String scheduler,
        int width,
        int height,
        int batch,
        OptionalDouble denoise,
        List<String> postProcessing,
        List<Correction> corrections) {}
