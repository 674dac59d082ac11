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
import io.github.hordelib.sampling.Samplers;
import io.github.hordelib.sampling.SamplingJob;
import io.github.hordelib.sampling.SamplingPlan;
import io.github.hordelib.schedule.Schedulers;
import java.util.Optional;

/** Samples latents. */
final class KSampler {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Long> SEED = InputPort.seed("seed");
    private static final InputPort<Long> STEPS = InputPort.integer("steps", 20, 1, 10000);
    private static final InputPort<Double> CFG =
            InputPort.decimal("cfg", 8, 0, 100, 0.1).round(0.01);
    private static final InputPort<String> SAMPLER_NAME = InputPort.choice("sampler_name", Samplers::comfyNames);
    private static final InputPort<String> SCHEDULER = InputPort.choice("scheduler", Schedulers::names);
    private static final InputPort<Conditioning> POSITIVE = InputPort.of("positive", Ports.CONDITIONING);
    private static final InputPort<Conditioning> NEGATIVE = InputPort.of("negative", Ports.CONDITIONING);
    private static final InputPort<Latent> LATENT_IMAGE = InputPort.of("latent_image", Ports.LATENT);
    private static final InputPort<Double> DENOISE = InputPort.decimal("denoise", 1, 0, 1, 0.01);

    private KSampler() {}

    static NodeType type(NoiseProfile profile) {
        return NodeType.builder("KSampler")
                .displayName("KSampler")
                .category("sampling")
                .input(MODEL)
                .input(SEED)
                .input(STEPS)
                .input(CFG)
                .input(SAMPLER_NAME)
                .input(SCHEDULER)
                .input(POSITIVE)
                .input(NEGATIVE)
                .input(LATENT_IMAGE)
                .input(DENOISE)
                .output(Ports.LATENT)
                .run((inputs, context) -> run(inputs, context, profile));
    }

    private static Outputs run(Inputs inputs, NodeContext context, NoiseProfile profile) {
        SamplingPlan plan = SamplingPlan.of(
                inputs.get(SAMPLER_NAME),
                inputs.get(SCHEDULER),
                inputs.get(STEPS).intValue(),
                inputs.get(DENOISE));
        Guider guider = new CfgGuider(
                inputs.get(MODEL), inputs.get(POSITIVE), Optional.of(inputs.get(NEGATIVE)), inputs.get(CFG));
        SamplingJob job = new SamplingJob(
                guider,
                Samplers.byName(plan.sampler()),
                plan.sigmas(guider.model().sampling().schedule()),
                Noise.of(profile, inputs.get(SEED)),
                inputs.get(LATENT_IMAGE));
        return Outputs.of(StepReport.run(job, context).output());
    }
}
