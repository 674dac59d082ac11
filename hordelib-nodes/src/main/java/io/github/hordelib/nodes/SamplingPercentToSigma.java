package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.schedule.NoiseSchedule;

/** The noise level at a share of the run. */
final class SamplingPercentToSigma {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Double> SAMPLING_PERCENT = InputPort.decimal("sampling_percent", 0, 0, 1, 0.0001);
    private static final InputPort<Boolean> RETURN_ACTUAL_SIGMA = InputPort.flag("return_actual_sigma", false);

    private SamplingPercentToSigma() {}

    static NodeType type() {
        return NodeType.builder("SamplingPercentToSigma")
                .category("sampling/custom_sampling/sigmas")
                .input(MODEL)
                .input(SAMPLING_PERCENT)
                .input(RETURN_ACTUAL_SIGMA)
                .output("sigma_value", io.github.hordelib.node.PortType.FLOAT)
                .run((inputs, context) -> Outputs.of(sigma(inputs)));
    }

    private static double sigma(Inputs inputs) {
        NoiseSchedule schedule = inputs.get(MODEL).sampling().schedule();
        double percent = inputs.get(SAMPLING_PERCENT);
        if (inputs.get(RETURN_ACTUAL_SIGMA)) {
            if (percent == 0) {
                return schedule.sigmaMax();
            }
            if (percent == 1) {
                return schedule.sigmaMin();
            }
        }
        return schedule.percentToSigma(percent);
    }
}
