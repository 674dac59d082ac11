package io.github.hordelib.nodes;

import io.github.hordelib.latent.LatentGeometry;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;

/** A range of one axis of latents. */
final class LatentCut {
    private static final InputPort<Latent> SAMPLES = InputPort.of("samples", Ports.LATENT);
    private static final InputPort<String> DIM =
            InputPort.choice("dim", "x", "y", "t").newStyle().hint("multiselect", false);
    private static final InputPort<Long> INDEX =
            InputPort.integer("index", 0, -16384, 16384).withStep(1);
    private static final InputPort<Long> AMOUNT =
            InputPort.integer("amount", 1, 1, 16384).withStep(1);

    private LatentCut() {}

    static NodeType type() {
        return NodeType.builder("LatentCut")
                .category("latent/advanced")
                .input(SAMPLES)
                .input(DIM)
                .input(INDEX)
                .input(AMOUNT)
                .output(Ports.LATENT)
                .run((inputs, context) -> Outputs.of(LatentGeometry.cut(
                        inputs.get(SAMPLES),
                        Words.axis(inputs.get(DIM)),
                        inputs.get(INDEX).intValue(),
                        inputs.get(AMOUNT).intValue())));
    }
}
