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

/** Samples latents over a part of the steps. */
final class KSamplerAdvanced {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<String> ADD_NOISE = InputPort.choice("add_noise", "enable", "disable");
    private static final InputPort<Long> NOISE_SEED = InputPort.seed("noise_seed");
    private static final InputPort<Long> STEPS = InputPort.integer("steps", 20, 1, 10000);
    private static final InputPort<Double> CFG =
            InputPort.decimal("cfg", 8, 0, 100, 0.1).round(0.01);
    private static final InputPort<String> SAMPLER_NAME = InputPort.choice("sampler_name", Samplers::comfyNames);
    private static final InputPort<String> SCHEDULER = InputPort.choice("scheduler", Schedulers::names);
    private static final InputPort<Conditioning> POSITIVE = InputPort.of("positive", Ports.CONDITIONING);
    private static final InputPort<Conditioning> NEGATIVE = InputPort.of("negative", Ports.CONDITIONING);
    private static final InputPort<Latent> LATENT_IMAGE = InputPort.of("latent_image", Ports.LATENT);
    private static final InputPort<Long> START_AT_STEP = InputPort.integer("start_at_step", 0, 0, 10000);
    private static final InputPort<Long> END_AT_STEP = InputPort.integer("end_at_step", 10000, 0, 10000);
    private static final InputPort<String> RETURN_WITH_LEFTOVER_NOISE =
            InputPort.choice("return_with_leftover_noise", "disable", "enable");

    private KSamplerAdvanced() {}

    static NodeType type(NoiseProfile profile) {
        return NodeType.builder("KSamplerAdvanced")
                .displayName("KSampler (Advanced)")
                .category("sampling")
                .input(MODEL)
                .input(ADD_NOISE)
                .input(NOISE_SEED)
                .input(STEPS)
                .input(CFG)
                .input(SAMPLER_NAME)
                .input(SCHEDULER)
                .input(POSITIVE)
                .input(NEGATIVE)
                .input(LATENT_IMAGE)
                .input(START_AT_STEP)
                .input(END_AT_STEP)
                .input(RETURN_WITH_LEFTOVER_NOISE)
                .output(Ports.LATENT)
                .run((inputs, context) -> run(inputs, context, profile));
    }

    private static Outputs run(Inputs inputs, NodeContext context, NoiseProfile profile) {
        SamplingPlan plan = plan(inputs);
        Guider guider = new CfgGuider(
                inputs.get(MODEL), inputs.get(POSITIVE), Optional.of(inputs.get(NEGATIVE)), inputs.get(CFG));
        Noise noise = Noise.of(profile, inputs.get(NOISE_SEED));
        SamplingJob job = new SamplingJob(
                guider,
                Samplers.byName(plan.sampler()),
                plan.sigmas(guider.model().sampling().schedule()),
                inputs.get(ADD_NOISE).equals("disable") ? noise.withoutInitial() : noise,
                inputs.get(LATENT_IMAGE));
        return Outputs.of(StepReport.run(job, context).output());
    }

    private static SamplingPlan plan(Inputs inputs) {
        SamplingPlan.Range range = new SamplingPlan.Range(
                inputs.get(START_AT_STEP).intValue(),
                inputs.get(END_AT_STEP).intValue(),
                inputs.get(RETURN_WITH_LEFTOVER_NOISE).equals("enable"));
        return new SamplingPlan(
                inputs.get(SAMPLER_NAME),
                inputs.get(SCHEDULER),
                inputs.get(STEPS).intValue(),
                1,
                range);
    }
}
