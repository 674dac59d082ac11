package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.model.Vae;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Conditioning;
import io.github.hordelib.sampling.Latent;
import io.github.hordelib.tensor.Tensor;
import java.util.Optional;

/** What a pix2pix network wants to see of the picture. */
final class InstructPixToPixConditioning {
    private static final InputPort<Conditioning> POSITIVE = InputPort.of("positive", Ports.CONDITIONING);
    private static final InputPort<Conditioning> NEGATIVE = InputPort.of("negative", Ports.CONDITIONING);
    private static final InputPort<Vae> VAE = InputPort.of("vae", Ports.VAE);
    private static final InputPort<Image> PIXELS = InputPort.of("pixels", Ports.IMAGE);

    private InstructPixToPixConditioning() {}

    static NodeType type() {
        return NodeType.builder("InstructPixToPixConditioning")
                .displayName("InstructPixToPixConditioning")
                .category("conditioning/instructpix2pix")
                .input(POSITIVE)
                .input(NEGATIVE)
                .input(VAE)
                .input(PIXELS)
                .output("positive", Ports.CONDITIONING)
                .output("negative", Ports.CONDITIONING)
                .output("latent", Ports.LATENT)
                .run(InstructPixToPixConditioning::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        Tensor picture = inputs.get(VAE).encode(inputs.get(PIXELS), context.cancellation());
        Conditioning.Concat concat = new Conditioning.Concat(picture, Optional.empty());
        return Outputs.of(
                InpaintModelConditioning.joined(inputs.get(POSITIVE), concat),
                InpaintModelConditioning.joined(inputs.get(NEGATIVE), concat),
                Latent.of(Tensor.zeros(picture.shape())));
    }
}
