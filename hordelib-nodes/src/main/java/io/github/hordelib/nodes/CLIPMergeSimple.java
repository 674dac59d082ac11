package io.github.hordelib.nodes;

import io.github.hordelib.model.ModelMix;
import io.github.hordelib.model.TextEncoder;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Weighted mean of two text encoders. */
final class CLIPMergeSimple {
    private static final InputPort<TextEncoder> CLIP1 = InputPort.of("clip1", Ports.CLIP);
    private static final InputPort<TextEncoder> CLIP2 = InputPort.of("clip2", Ports.CLIP);
    private static final InputPort<Double> RATIO = InputPort.decimal("ratio", 1, 0, 1, 0.01);

    private CLIPMergeSimple() {}

    static NodeType type() {
        return NodeType.builder("CLIPMergeSimple")
                .displayName("CLIPMergeSimple")
                .category("advanced/model_merging")
                .input(CLIP1)
                .input(CLIP2)
                .input(RATIO)
                .output(Ports.CLIP)
                .run((inputs, context) -> Outputs.of(
                        ModelMix.of(inputs.get(CLIP1), inputs.get(CLIP2), inputs.get(RATIO), 1 - inputs.get(RATIO))));
    }
}
