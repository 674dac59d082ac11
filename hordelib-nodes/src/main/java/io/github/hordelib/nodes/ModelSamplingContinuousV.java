package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.ModelSampling;
import io.github.hordelib.sampling.Prediction;
import io.github.hordelib.schedule.NoiseSchedule;
import io.github.hordelib.schedule.NoiseSchedules;

/** Velocity from a network without whole timesteps. */
final class ModelSamplingContinuousV {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<String> SAMPLING = InputPort.choice("sampling", "v_prediction");
    private static final InputPort<Double> SIGMA_MAX =
            InputPort.decimal("sigma_max", 500, 0, 1000, 0.001).unrounded();
    private static final InputPort<Double> SIGMA_MIN =
            InputPort.decimal("sigma_min", 0.03, 0, 1000, 0.001).unrounded();

    private ModelSamplingContinuousV() {}

    static NodeType type() {
        return NodeType.builder("ModelSamplingContinuousV")
                .category("advanced/model")
                .input(MODEL)
                .input(SAMPLING)
                .input(SIGMA_MAX)
                .input(SIGMA_MIN)
                .output(Ports.MODEL)
                .run(ModelSamplingContinuousV::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        NoiseSchedule schedule = NoiseSchedules.continuousV(inputs.get(SIGMA_MIN), inputs.get(SIGMA_MAX));
        return Outputs.of(inputs.get(MODEL).withSampling(new ModelSampling(schedule, Prediction.V, 1)));
    }
}
