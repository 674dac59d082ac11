package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.model.Vae;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;

/** Pictures to latents, tile by tile. */
final class VAEEncodeTiled {
    private static final InputPort<Image> PIXELS = InputPort.of("pixels", Ports.IMAGE);
    private static final InputPort<Vae> VAE = InputPort.of("vae", Ports.VAE);
    private static final InputPort<Long> TILE_SIZE =
            InputPort.integer("tile_size", 512, 64, 4096).withStep(64);
    private static final InputPort<Long> OVERLAP =
            InputPort.integer("overlap", 64, 0, 4096).withStep(32);
    private static final InputPort<Long> TEMPORAL_SIZE =
            InputPort.integer("temporal_size", 64, 8, 4096).withStep(4);
    private static final InputPort<Long> TEMPORAL_OVERLAP =
            InputPort.integer("temporal_overlap", 8, 4, 4096).withStep(4);

    private VAEEncodeTiled() {}

    static NodeType type() {
        return NodeType.builder("VAEEncodeTiled")
                .displayName("VAE Encode (Tiled)")
                .category("_for_testing")
                .input(PIXELS)
                .input(VAE)
                .input(TILE_SIZE)
                .input(OVERLAP)
                .input(TEMPORAL_SIZE)
                .input(TEMPORAL_OVERLAP)
                .output(Ports.LATENT)
                .run(VAEEncodeTiled::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        Vae tiled = inputs.get(VAE)
                .tiled(inputs.get(TILE_SIZE).intValue(), inputs.get(OVERLAP).intValue());
        return Outputs.of(Latent.of(tiled.encode(inputs.get(PIXELS), context.cancellation())));
    }
}
