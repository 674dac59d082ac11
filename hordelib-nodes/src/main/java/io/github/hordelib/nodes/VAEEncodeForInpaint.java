package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.image.InpaintPixels;
import io.github.hordelib.image.Mask;
import io.github.hordelib.model.Vae;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;

/** Latents of a picture with grey in place of what is to be painted anew. */
final class VAEEncodeForInpaint {
    private static final InputPort<Image> PIXELS = InputPort.of("pixels", Ports.IMAGE);
    private static final InputPort<Vae> VAE = InputPort.of("vae", Ports.VAE);
    private static final InputPort<Mask> MASK = InputPort.of("mask", Ports.MASK);
    private static final InputPort<Long> GROW_MASK_BY =
            InputPort.integer("grow_mask_by", 6, 0, 64).withStep(1);

    private VAEEncodeForInpaint() {}

    static NodeType type() {
        return NodeType.builder("VAEEncodeForInpaint")
                .displayName("VAE Encode (for Inpainting)")
                .category("latent/inpaint")
                .input(PIXELS)
                .input(VAE)
                .input(MASK)
                .input(GROW_MASK_BY)
                .output(Ports.LATENT)
                .run(VAEEncodeForInpaint::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        InpaintPixels fitted = InpaintPixels.of(inputs.get(PIXELS), inputs.get(MASK));
        Latent latent = Latent.of(inputs.get(VAE).encode(fitted.greyed(), context.cancellation()));
        return Outputs.of(
                latent.withNoiseMask(fitted.grown(inputs.get(GROW_MASK_BY).intValue())));
    }
}
