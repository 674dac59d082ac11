package io.github.hordelib.nodes;

import io.github.hordelib.latent.LatentBatches;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;

/** A batch of latents several times. */
final class RepeatLatentBatch {
    private static final InputPort<Latent> SAMPLES = InputPort.of("samples", Ports.LATENT);
    private static final InputPort<Long> AMOUNT = InputPort.integer("amount", 1, 1, 64);

    private RepeatLatentBatch() {}

    static NodeType type() {
        return NodeType.builder("RepeatLatentBatch")
                .displayName("Repeat Latent Batch")
                .category("latent/batch")
                .input(SAMPLES)
                .input(AMOUNT)
                .output(Ports.LATENT)
                .run((inputs, context) -> Outputs.of(LatentBatches.repeat(
                        inputs.get(SAMPLES), inputs.get(AMOUNT).intValue())));
    }
}
