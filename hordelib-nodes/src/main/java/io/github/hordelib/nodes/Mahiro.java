package io.github.hordelib.nodes;

import io.github.hordelib.guidance.Guidance;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;

/** Guidance that leans towards the positive prompt. */
final class Mahiro {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);

    private Mahiro() {}

    static NodeType type() {
        return NodeType.builder("Mahiro")
                .displayName("Mahiro is so cute that she deserves a better guidance function!! (。・ω・。)")
                .category("_for_testing")
                .flag(Flag.EXPERIMENTAL)
                .input(MODEL)
                .output("patched_model", Ports.MODEL)
                .run((inputs, context) -> Outputs.of(inputs.get(MODEL).withPatches(Guidance.mahiro())));
    }
}
