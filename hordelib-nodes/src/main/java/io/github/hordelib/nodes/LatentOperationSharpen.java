package io.github.hordelib.nodes;

import io.github.hordelib.guidance.LatentOperations;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import io.github.hordelib.node.Outputs;

/** Sharpens latents. */
final class LatentOperationSharpen {
    private static final InputPort<Long> SHARPEN_RADIUS =
            InputPort.integer("sharpen_radius", 9, 1, 31).withStep(1);
    private static final InputPort<Double> SIGMA = InputPort.decimal("sigma", 1, 0.1, 10, 0.1);
    private static final InputPort<Double> ALPHA = InputPort.decimal("alpha", 0.1, 0, 5, 0.01);

    private LatentOperationSharpen() {}

    static NodeType type() {
        return NodeType.builder("LatentOperationSharpen")
                .category("latent/advanced/operations")
                .flag(Flag.EXPERIMENTAL)
                .input(SHARPEN_RADIUS)
                .input(SIGMA)
                .input(ALPHA)
                .output(Ports.LATENT_OPERATION)
                .run((inputs, context) -> Outputs.of(LatentOperations.sharpen(
                        inputs.get(SHARPEN_RADIUS).intValue(), inputs.get(SIGMA), inputs.get(ALPHA))));
    }
}
