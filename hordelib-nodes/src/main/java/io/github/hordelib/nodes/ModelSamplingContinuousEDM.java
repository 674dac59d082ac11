package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.LatentFormat;
import io.github.hordelib.sampling.ModelSampling;
import io.github.hordelib.sampling.Prediction;
import io.github.hordelib.schedule.NoiseSchedule;
import io.github.hordelib.schedule.NoiseSchedules;

/** What the output of a network without whole timesteps means. */
final class ModelSamplingContinuousEDM {
    /** Standard deviation of clean latents in EDM training. */
    private static final float EDM_SPREAD = 0.5f;

    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<String> SAMPLING =
            InputPort.choice("sampling", "v_prediction", "edm", "edm_playground_v2.5", "eps", "cosmos_rflow");
    private static final InputPort<Double> SIGMA_MAX =
            InputPort.decimal("sigma_max", 120, 0, 1000, 0.001).unrounded();
    private static final InputPort<Double> SIGMA_MIN =
            InputPort.decimal("sigma_min", 0.002, 0, 1000, 0.001).unrounded();

    private ModelSamplingContinuousEDM() {}

    static NodeType type() {
        return NodeType.builder("ModelSamplingContinuousEDM")
                .category("advanced/model")
                .input(MODEL)
                .input(SAMPLING)
                .input(SIGMA_MAX)
                .input(SIGMA_MIN)
                .output(Ports.MODEL)
                .run(ModelSamplingContinuousEDM::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        NoiseSchedule schedule = NoiseSchedules.continuousEdm(inputs.get(SIGMA_MIN), inputs.get(SIGMA_MAX));
        DiffusionModel model = inputs.get(MODEL);
        return Outputs.of(
                switch (inputs.get(SAMPLING)) {
                    case "edm" -> model.withSampling(new ModelSampling(schedule, Prediction.EDM, EDM_SPREAD));
                    case "edm_playground_v2.5" ->
                        model.withSampling(new ModelSampling(schedule, Prediction.EDM, EDM_SPREAD))
                                .withFormat(LatentFormat.PLAYGROUND_25);
                    default -> model.withSampling(new ModelSampling(schedule, Prediction.of(inputs.get(SAMPLING)), 1));
                });
    }
}
