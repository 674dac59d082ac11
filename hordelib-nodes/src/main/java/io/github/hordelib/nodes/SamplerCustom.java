package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.noise.NoiseProfile;
import io.github.hordelib.sampling.CfgGuider;
import io.github.hordelib.sampling.Conditioning;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.Guider;
import io.github.hordelib.sampling.Latent;
import io.github.hordelib.sampling.Noise;
import io.github.hordelib.sampling.Sampler;
import io.github.hordelib.sampling.SamplingJob;
import io.github.hordelib.sampling.SamplingResult;
import io.github.hordelib.schedule.Sigmas;
import java.util.Optional;

/** Samples latents by a given sampler and noise levels. */
final class SamplerCustom {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Boolean> ADD_NOISE = InputPort.flag("add_noise", true);
    private static final InputPort<Long> NOISE_SEED = InputPort.seed("noise_seed");
    private static final InputPort<Double> CFG =
            InputPort.decimal("cfg", 8, 0, 100, 0.1).round(0.01);
    private static final InputPort<Conditioning> POSITIVE = InputPort.of("positive", Ports.CONDITIONING);
    private static final InputPort<Conditioning> NEGATIVE = InputPort.of("negative", Ports.CONDITIONING);
    private static final InputPort<Sampler> SAMPLER = InputPort.of("sampler", Ports.SAMPLER);
    private static final InputPort<Sigmas> SIGMAS = InputPort.of("sigmas", Ports.SIGMAS);
    private static final InputPort<Latent> LATENT_IMAGE = InputPort.of("latent_image", Ports.LATENT);

    private SamplerCustom() {}

    static NodeType type(NoiseProfile profile) {
        return NodeType.builder("SamplerCustom")
                .displayName("SamplerCustom")
                .category("sampling/custom_sampling")
                .input(MODEL)
                .input(ADD_NOISE)
                .input(NOISE_SEED)
                .input(CFG)
                .input(POSITIVE)
                .input(NEGATIVE)
                .input(SAMPLER)
                .input(SIGMAS)
                .input(LATENT_IMAGE)
                .output("output", Ports.LATENT)
                .output("denoised_output", Ports.LATENT)
                .run((inputs, context) -> run(inputs, context, profile));
    }

    private static Outputs run(Inputs inputs, NodeContext context, NoiseProfile profile) {
        Guider guider = new CfgGuider(
                inputs.get(MODEL), inputs.get(POSITIVE), Optional.of(inputs.get(NEGATIVE)), inputs.get(CFG));
        Noise noise = Noise.of(profile, inputs.get(NOISE_SEED));
        SamplingResult result = StepReport.run(
                new SamplingJob(
                        guider,
                        inputs.get(SAMPLER),
                        inputs.get(SIGMAS),
                        inputs.get(ADD_NOISE) ? noise : noise.withoutInitial(),
                        inputs.get(LATENT_IMAGE)),
                context);
        return Outputs.of(result.output(), result.denoised());
    }
}
