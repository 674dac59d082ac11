package io.github.hordelib.nodes;

import io.github.hordelib.guidance.Guidance;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;

/** Guidance from a scaled negative estimate. */
final class CFGZeroStar {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);

    private CFGZeroStar() {}

    static NodeType type() {
        return NodeType.builder("CFGZeroStar")
                .category("advanced/guidance")
                .input(MODEL)
                .output("patched_model", Ports.MODEL)
                .run((inputs, context) -> Outputs.of(inputs.get(MODEL).withPatches(Guidance.zeroStar())));
    }
}
