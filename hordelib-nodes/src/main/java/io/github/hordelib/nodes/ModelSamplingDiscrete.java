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

/** What the output of a network with 1000 timesteps means. */
final class ModelSamplingDiscrete {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<String> SAMPLING =
            InputPort.choice("sampling", "eps", "v_prediction", "lcm", "x0", "img_to_img");
    private static final InputPort<Boolean> ZSNR = InputPort.flag("zsnr", false);

    private ModelSamplingDiscrete() {}

    static NodeType type() {
        return NodeType.builder("ModelSamplingDiscrete")
                .category("advanced/model")
                .input(MODEL)
                .input(SAMPLING)
                .input(ZSNR)
                .output(Ports.MODEL)
                .run(ModelSamplingDiscrete::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        Prediction prediction = Prediction.of(inputs.get(SAMPLING));
        NoiseSchedule schedule =
                prediction == Prediction.LCM ? NoiseSchedules.latentConsistency() : NoiseSchedules.stableDiffusion();
        NoiseSchedule used = inputs.get(ZSNR) ? NoiseSchedules.zeroTerminalSnr(schedule) : schedule;
        return Outputs.of(inputs.get(MODEL).withSampling(new ModelSampling(used, prediction, 1)));
    }
}
