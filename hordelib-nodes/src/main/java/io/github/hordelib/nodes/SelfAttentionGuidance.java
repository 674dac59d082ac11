package io.github.hordelib.nodes;

import io.github.hordelib.guidance.Guidance;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;

/** Guidance away from a picture blurred where the network looks. */
final class SelfAttentionGuidance {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Double> SCALE = InputPort.decimal("scale", 0.5, -2, 5, 0.01);
    private static final InputPort<Double> BLUR_SIGMA = InputPort.decimal("blur_sigma", 2, 0, 10, 0.1);

    private SelfAttentionGuidance() {}

    static NodeType type() {
        return NodeType.builder("SelfAttentionGuidance")
                .displayName("Self-Attention Guidance")
                .category("_for_testing")
                .flag(Flag.EXPERIMENTAL)
                .input(MODEL)
                .input(SCALE)
                .input(BLUR_SIGMA)
                .output(Ports.MODEL)
                .run((inputs, context) -> Outputs.of(inputs.get(MODEL)
                        .withPatches(Guidance.selfAttention(inputs.get(SCALE), inputs.get(BLUR_SIGMA)))));
    }
}
