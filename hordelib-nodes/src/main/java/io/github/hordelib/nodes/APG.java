package io.github.hordelib.nodes;

import io.github.hordelib.guidance.Guidance;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;

/** Adaptive projected guidance. */
final class APG {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Double> ETA = InputPort.decimal("eta", 1, -10, 10, 0.01);
    private static final InputPort<Double> NORM_THRESHOLD = InputPort.decimal("norm_threshold", 5, 0, 50, 0.1);
    private static final InputPort<Double> MOMENTUM = InputPort.decimal("momentum", 0, -5, 1, 0.01);

    private APG() {}

    static NodeType type() {
        return NodeType.builder("APG")
                .displayName("Adaptive Projected Guidance")
                .category("sampling/custom_sampling")
                .input(MODEL)
                .input(ETA)
                .input(NORM_THRESHOLD)
                .input(MOMENTUM)
                .output(Ports.MODEL)
                .run((inputs, context) -> Outputs.of(inputs.get(MODEL)
                        .withPatches(Guidance.adaptiveProjected(
                                inputs.get(ETA), inputs.get(NORM_THRESHOLD), inputs.get(MOMENTUM)))));
    }
}
