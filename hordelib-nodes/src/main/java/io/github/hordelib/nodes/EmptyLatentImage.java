package io.github.hordelib.nodes;

import io.github.hordelib.latent.LatentGeometry;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Latents of zeros. */
final class EmptyLatentImage {
    private static final InputPort<Long> WIDTH =
            InputPort.integer("width", 512, 16, 16384).withStep(8);
    private static final InputPort<Long> HEIGHT =
            InputPort.integer("height", 512, 16, 16384).withStep(8);
    private static final InputPort<Long> BATCH_SIZE = InputPort.integer("batch_size", 1, 1, 4096);

    private EmptyLatentImage() {}

    static NodeType type() {
        return NodeType.builder("EmptyLatentImage")
                .displayName("Empty Latent Image")
                .category("latent")
                .input(WIDTH)
                .input(HEIGHT)
                .input(BATCH_SIZE)
                .output(Ports.LATENT)
                .run((inputs, context) -> Outputs.of(LatentGeometry.empty(
                        inputs.get(WIDTH).intValue(),
                        inputs.get(HEIGHT).intValue(),
                        inputs.get(BATCH_SIZE).intValue())));
    }
}
