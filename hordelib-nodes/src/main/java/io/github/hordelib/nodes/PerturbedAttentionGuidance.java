package io.github.hordelib.nodes;

import io.github.hordelib.guidance.Guidance;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;

/** Guidance away from a network without the middle self-attention. */
final class PerturbedAttentionGuidance {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Double> SCALE =
            InputPort.decimal("scale", 3, 0, 100, 0.01).round(0.01);

    private PerturbedAttentionGuidance() {}

    static NodeType type() {
        return NodeType.builder("PerturbedAttentionGuidance")
                .category("model_patches/unet")
                .input(MODEL)
                .input(SCALE)
                .output(Ports.MODEL)
                .run((inputs, context) ->
                        Outputs.of(inputs.get(MODEL).withPatches(Guidance.perturbedAttention(inputs.get(SCALE)))));
    }
}
