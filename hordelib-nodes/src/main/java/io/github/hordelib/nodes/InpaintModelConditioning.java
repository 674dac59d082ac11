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
import io.github.hordelib.sampling.Conditioning;
import io.github.hordelib.sampling.Latent;
import java.util.Optional;

/** What an inpainting network wants to see of the picture. */
final class InpaintModelConditioning {
    private static final InputPort<Conditioning> POSITIVE = InputPort.of("positive", Ports.CONDITIONING);
    private static final InputPort<Conditioning> NEGATIVE = InputPort.of("negative", Ports.CONDITIONING);
    private static final InputPort<Vae> VAE = InputPort.of("vae", Ports.VAE);
    private static final InputPort<Image> PIXELS = InputPort.of("pixels", Ports.IMAGE);
    private static final InputPort<Mask> MASK = InputPort.of("mask", Ports.MASK);
    private static final InputPort<Boolean> NOISE_MASK = InputPort.flag("noise_mask", true);

    private InpaintModelConditioning() {}

    static NodeType type() {
        return NodeType.builder("InpaintModelConditioning")
                .displayName("InpaintModelConditioning")
                .category("conditioning/inpaint")
                .input(POSITIVE)
                .input(NEGATIVE)
                .input(VAE)
                .input(PIXELS)
                .input(MASK)
                .input(NOISE_MASK)
                .output("positive", Ports.CONDITIONING)
                .output("negative", Ports.CONDITIONING)
                .output("latent", Ports.LATENT)
                .run(InpaintModelConditioning::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        InpaintPixels fitted = InpaintPixels.of(inputs.get(PIXELS), inputs.get(MASK));
        Vae vae = inputs.get(VAE);
        Conditioning.Concat concat = new Conditioning.Concat(
                vae.encode(fitted.greyed(), context.cancellation()), Optional.of(fitted.mask()));
        Latent latent = Latent.of(vae.encode(fitted.pixels(), context.cancellation()));
        return Outputs.of(
                joined(inputs.get(POSITIVE), concat),
                joined(inputs.get(NEGATIVE), concat),
                inputs.get(NOISE_MASK) ? latent.withNoiseMask(fitted.mask()) : latent);
    }

    static Conditioning joined(Conditioning conditioning, Conditioning.Concat concat) {
        return conditioning.map(entry -> entry.withExtras(entry.extras().withConcat(concat)));
    }
}
