package io.github.hordelib.nodes;

import io.github.hordelib.model.ModelMix;
import io.github.hordelib.model.TextEncoder;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Difference of two text encoders. */
final class CLIPMergeSubtract {
    private static final InputPort<TextEncoder> CLIP1 = InputPort.of("clip1", Ports.CLIP);
    private static final InputPort<TextEncoder> CLIP2 = InputPort.of("clip2", Ports.CLIP);
    private static final InputPort<Double> MULTIPLIER = InputPort.decimal("multiplier", 1, -10, 10, 0.01);

    private CLIPMergeSubtract() {}

    static NodeType type() {
        return NodeType.builder("CLIPMergeSubtract")
                .displayName("CLIPMergeSubtract")
                .category("advanced/model_merging")
                .input(CLIP1)
                .input(CLIP2)
                .input(MULTIPLIER)
                .output(Ports.CLIP)
                .run((inputs, context) -> Outputs.of(ModelMix.of(
                        inputs.get(CLIP1), inputs.get(CLIP2), inputs.get(MULTIPLIER), -inputs.get(MULTIPLIER))));
    }
}
