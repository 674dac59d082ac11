package io.github.hordelib.nodes;

import io.github.hordelib.latent.LatentBatches;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;

/** A part of a batch of latents. */
final class LatentFromBatch {
    private static final InputPort<Latent> SAMPLES = InputPort.of("samples", Ports.LATENT);
    private static final InputPort<Long> BATCH_INDEX = InputPort.integer("batch_index", 0, 0, 63);
    private static final InputPort<Long> LENGTH = InputPort.integer("length", 1, 1, 64);

    private LatentFromBatch() {}

    static NodeType type() {
        return NodeType.builder("LatentFromBatch")
                .displayName("Latent From Batch")
                .category("latent/batch")
                .input(SAMPLES)
                .input(BATCH_INDEX)
                .input(LENGTH)
                .output(Ports.LATENT)
                .run((inputs, context) -> Outputs.of(LatentBatches.slice(
                        inputs.get(SAMPLES),
                        inputs.get(BATCH_INDEX).intValue(),
                        inputs.get(LENGTH).intValue())));
    }
}
