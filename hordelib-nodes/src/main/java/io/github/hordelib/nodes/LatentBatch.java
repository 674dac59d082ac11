package io.github.hordelib.nodes;

import io.github.hordelib.latent.LatentBatches;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;

/** Two batches of latents as one. */
final class LatentBatch {
    private static final InputPort<Latent> SAMPLES1 = InputPort.of("samples1", Ports.LATENT);
    private static final InputPort<Latent> SAMPLES2 = InputPort.of("samples2", Ports.LATENT);

    private LatentBatch() {}

    static NodeType type() {
        return NodeType.builder("LatentBatch")
                .category("latent/batch")
                .input(SAMPLES1)
                .input(SAMPLES2)
                .output(Ports.LATENT)
                .run((inputs, context) -> Outputs.of(LatentBatches.join(inputs.get(SAMPLES1), inputs.get(SAMPLES2))));
    }
}
