package io.github.hordelib.nodes;

import io.github.hordelib.guidance.Guidance;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.UnetPatch;

/** Factors on the cross-attention of the network. */
final class UNetCrossAttentionMultiply {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Double> Q = InputPort.decimal("q", 1, 0, 10, 0.01);
    private static final InputPort<Double> K = InputPort.decimal("k", 1, 0, 10, 0.01);
    private static final InputPort<Double> V = InputPort.decimal("v", 1, 0, 10, 0.01);
    private static final InputPort<Double> OUT = InputPort.decimal("out", 1, 0, 10, 0.01);

    private UNetCrossAttentionMultiply() {}

    static NodeType type() {
        return NodeType.builder("UNetCrossAttentionMultiply")
                .category("_for_testing/attention_experiments")
                .flag(Flag.EXPERIMENTAL)
                .input(MODEL)
                .input(Q)
                .input(K)
                .input(V)
                .input(OUT)
                .output(Ports.MODEL)
                .run((inputs, context) -> Outputs.of(inputs.get(MODEL)
                        .withPatches(Guidance.inside(new UnetPatch.AttentionMultiply(
                                false, inputs.get(Q), inputs.get(K), inputs.get(V), inputs.get(OUT))))));
    }
}
