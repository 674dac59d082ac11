package io.github.hordelib.nodes;

import io.github.hordelib.guidance.Guidance;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;

/** Guidance whose spread is brought back. */
final class RescaleCFG {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Double> MULTIPLIER = InputPort.decimal("multiplier", 0.7, 0, 1, 0.01);

    private RescaleCFG() {}

    static NodeType type() {
        return NodeType.builder("RescaleCFG")
                .displayName("RescaleCFG")
                .category("advanced/model")
                .input(MODEL)
                .input(MULTIPLIER)
                .output(Ports.MODEL)
                .run((inputs, context) ->
                        Outputs.of(inputs.get(MODEL).withPatches(Guidance.rescale(inputs.get(MULTIPLIER)))));
    }
}
