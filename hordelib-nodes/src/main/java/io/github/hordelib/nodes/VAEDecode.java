package io.github.hordelib.nodes;

import io.github.hordelib.model.Vae;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;

/** Latents to pictures. */
final class VAEDecode {
    private static final InputPort<Latent> SAMPLES = InputPort.of("samples", Ports.LATENT);
    private static final InputPort<Vae> VAE = InputPort.of("vae", Ports.VAE);

    private VAEDecode() {}

    static NodeType type() {
        return NodeType.builder("VAEDecode")
                .displayName("VAE Decode")
                .category("latent")
                .input(SAMPLES)
                .input(VAE)
                .output(Ports.IMAGE)
                .run((inputs, context) ->
                        Outputs.of(inputs.get(VAE).decode(inputs.get(SAMPLES).samples(), context.cancellation())));
    }
}
