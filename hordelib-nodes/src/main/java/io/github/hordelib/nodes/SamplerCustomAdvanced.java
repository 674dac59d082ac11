package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Guider;
import io.github.hordelib.sampling.Latent;
import io.github.hordelib.sampling.Noise;
import io.github.hordelib.sampling.Sampler;
import io.github.hordelib.sampling.SamplingJob;
import io.github.hordelib.sampling.SamplingResult;
import io.github.hordelib.schedule.Sigmas;

/** Samples latents by a given guider, sampler, noise and noise levels. */
final class SamplerCustomAdvanced {
    private static final InputPort<Noise> NOISE = InputPort.of("noise", Ports.NOISE);
    private static final InputPort<Guider> GUIDER = InputPort.of("guider", Ports.GUIDER);
    private static final InputPort<Sampler> SAMPLER = InputPort.of("sampler", Ports.SAMPLER);
    private static final InputPort<Sigmas> SIGMAS = InputPort.of("sigmas", Ports.SIGMAS);
    private static final InputPort<Latent> LATENT_IMAGE = InputPort.of("latent_image", Ports.LATENT);

    private SamplerCustomAdvanced() {}

    static NodeType type() {
        return NodeType.builder("SamplerCustomAdvanced")
                .displayName("SamplerCustomAdvanced")
                .category("sampling/custom_sampling")
                .input(NOISE)
                .input(GUIDER)
                .input(SAMPLER)
                .input(SIGMAS)
                .input(LATENT_IMAGE)
                .output("output", Ports.LATENT)
                .output("denoised_output", Ports.LATENT)
                .run(SamplerCustomAdvanced::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        SamplingResult result = StepReport.run(
                new SamplingJob(
                        inputs.get(GUIDER),
                        inputs.get(SAMPLER),
                        inputs.get(SIGMAS),
                        inputs.get(NOISE),
                        inputs.get(LATENT_IMAGE)),
                context);
        return Outputs.of(result.output(), result.denoised());
    }
}
