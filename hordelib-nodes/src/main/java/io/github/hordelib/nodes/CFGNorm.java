package io.github.hordelib.nodes;

import io.github.hordelib.guidance.Guidance;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;

/** Guidance limited in length. */
final class CFGNorm {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Double> STRENGTH = InputPort.decimal("strength", 1, 0, 100, 0.01);

    private CFGNorm() {}

    static NodeType type() {
        return NodeType.builder("CFGNorm")
                .category("advanced/guidance")
                .flag(Flag.EXPERIMENTAL)
                .input(MODEL)
                .input(STRENGTH)
                .output("patched_model", Ports.MODEL)
                .run((inputs, context) ->
                        Outputs.of(inputs.get(MODEL).withPatches(Guidance.norm(inputs.get(STRENGTH)))));
    }
}
