package io.github.hordelib.nodes;

import io.github.hordelib.latent.LatentBatches;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;

/** Latents dealt into batches of one size. */
final class RebatchLatents {
    private static final InputPort<Latent> LATENTS = InputPort.of("latents", Ports.LATENT);
    private static final InputPort<Long> BATCH_SIZE = InputPort.integer("batch_size", 1, 1, 4096);

    private RebatchLatents() {}

    static NodeType type() {
        return NodeType.builder("RebatchLatents")
                .displayName("Rebatch Latents")
                .category("latent/batch")
                .input(LATENTS)
                .input(BATCH_SIZE)
                .listOutput("LATENT", Ports.LATENT)
                .flag(Flag.INPUT_IS_LIST)
                .run((inputs, context) -> Outputs.of(LatentBatches.rebatch(
                        inputs.list(LATENTS),
                        Math.toIntExact(inputs.list(BATCH_SIZE).get(0)))));
    }
}
