package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.model.Vae;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;

/** Pictures to latents. */
final class VAEEncode {
    private static final InputPort<Image> PIXELS = InputPort.of("pixels", Ports.IMAGE);
    private static final InputPort<Vae> VAE = InputPort.of("vae", Ports.VAE);

    private VAEEncode() {}

    static NodeType type() {
        return NodeType.builder("VAEEncode")
                .displayName("VAE Encode")
                .category("latent")
                .input(PIXELS)
                .input(VAE)
                .output(Ports.LATENT)
                .run((inputs, context) ->
                        Outputs.of(Latent.of(inputs.get(VAE).encode(inputs.get(PIXELS), context.cancellation()))));
    }
}
