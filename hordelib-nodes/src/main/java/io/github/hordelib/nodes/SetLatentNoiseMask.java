package io.github.hordelib.nodes;

import io.github.hordelib.image.Mask;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;
import java.util.Optional;

/** Latents of which only a part is generated anew. */
final class SetLatentNoiseMask {
    private static final InputPort<Latent> SAMPLES = InputPort.of("samples", Ports.LATENT);
    private static final InputPort<Mask> MASK = InputPort.of("mask", Ports.MASK);

    private SetLatentNoiseMask() {}

    static NodeType type() {
        return NodeType.builder("SetLatentNoiseMask")
                .displayName("Set Latent Noise Mask")
                .category("latent/inpaint")
                .input(SAMPLES)
                .input(MASK)
                .output(Ports.LATENT)
                .run((inputs, context) -> run(inputs));
    }

    private static Outputs run(Inputs inputs) {
        Latent latent = inputs.get(SAMPLES);
        return Outputs.of(
                new Latent(latent.samples(), Optional.of(inputs.get(MASK).planes()), latent.batchIndex()));
    }
}
