package io.github.hordelib.nodes;

import io.github.hordelib.model.TextAttention;
import io.github.hordelib.model.TextEncoder;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import io.github.hordelib.node.Outputs;

/** Factors on the attention of the text encoder. */
final class CLIPAttentionMultiply {
    private static final InputPort<TextEncoder> CLIP = InputPort.of("clip", Ports.CLIP);
    private static final InputPort<Double> Q = InputPort.decimal("q", 1, 0, 10, 0.01);
    private static final InputPort<Double> K = InputPort.decimal("k", 1, 0, 10, 0.01);
    private static final InputPort<Double> V = InputPort.decimal("v", 1, 0, 10, 0.01);
    private static final InputPort<Double> OUT = InputPort.decimal("out", 1, 0, 10, 0.01);

    private CLIPAttentionMultiply() {}

    static NodeType type() {
        return NodeType.builder("CLIPAttentionMultiply")
                .category("_for_testing/attention_experiments")
                .flag(Flag.EXPERIMENTAL)
                .input(CLIP)
                .input(Q)
                .input(K)
                .input(V)
                .input(OUT)
                .output(Ports.CLIP)
                .run((inputs, context) -> Outputs.of(TextAttention.multiply(
                        inputs.get(CLIP), inputs.get(Q), inputs.get(K), inputs.get(V), inputs.get(OUT))));
    }
}
