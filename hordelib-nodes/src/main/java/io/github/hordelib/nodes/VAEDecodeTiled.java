package io.github.hordelib.nodes;

import io.github.hordelib.model.Vae;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;

/** Latents to pictures, tile by tile. */
final class VAEDecodeTiled {
    private static final InputPort<Latent> SAMPLES = InputPort.of("samples", Ports.LATENT);
    private static final InputPort<Vae> VAE = InputPort.of("vae", Ports.VAE);
    private static final InputPort<Long> TILE_SIZE =
            InputPort.integer("tile_size", 512, 64, 4096).withStep(32);
    private static final InputPort<Long> OVERLAP =
            InputPort.integer("overlap", 64, 0, 4096).withStep(32);
    private static final InputPort<Long> TEMPORAL_SIZE =
            InputPort.integer("temporal_size", 64, 8, 4096).withStep(4);
    private static final InputPort<Long> TEMPORAL_OVERLAP =
            InputPort.integer("temporal_overlap", 8, 4, 4096).withStep(4);

    private VAEDecodeTiled() {}

    static NodeType type() {
        return NodeType.builder("VAEDecodeTiled")
                .displayName("VAE Decode (Tiled)")
                .category("_for_testing")
                .input(SAMPLES)
                .input(VAE)
                .input(TILE_SIZE)
                .input(OVERLAP)
                .input(TEMPORAL_SIZE)
                .input(TEMPORAL_OVERLAP)
                .output(Ports.IMAGE)
                .run(VAEDecodeTiled::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        int tile = inputs.get(TILE_SIZE).intValue();
        int overlap = Math.min(inputs.get(OVERLAP).intValue(), tile / 4);
        Vae tiled = inputs.get(VAE).tiled(tile, overlap);
        return Outputs.of(tiled.decode(inputs.get(SAMPLES).samples(), context.cancellation()));
    }
}
