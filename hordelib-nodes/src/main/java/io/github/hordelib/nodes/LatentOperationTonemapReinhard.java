package io.github.hordelib.nodes;

import io.github.hordelib.guidance.LatentOperations;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Compresses the range of latents. */
final class LatentOperationTonemapReinhard {
    private static final InputPort<Double> MULTIPLIER = InputPort.decimal("multiplier", 1, 0, 100, 0.01);

    private LatentOperationTonemapReinhard() {}

    static NodeType type() {
        return NodeType.builder("LatentOperationTonemapReinhard")
                .category("latent/advanced/operations")
                .input(MULTIPLIER)
                .output(Ports.LATENT_OPERATION)
                .run((inputs, context) -> Outputs.of(LatentOperations.tonemapReinhard(inputs.get(MULTIPLIER))));
    }
}
