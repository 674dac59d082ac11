package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;
import io.github.hordelib.tensor.Rearrange;

/** Mirrored latents. */
final class LatentFlip {
    private static final InputPort<Latent> SAMPLES = InputPort.of("samples", Ports.LATENT);
    private static final InputPort<String> FLIP_METHOD =
            InputPort.choice("flip_method", "x-axis: vertically", "y-axis: horizontally");

    private LatentFlip() {}

    static NodeType type() {
        return NodeType.builder("LatentFlip")
                .displayName("Flip Latent")
                .category("latent/transform")
                .input(SAMPLES)
                .input(FLIP_METHOD)
                .output(Ports.LATENT)
                .run((inputs, context) -> run(inputs));
    }

    private static Outputs run(Inputs inputs) {
        Latent latent = inputs.get(SAMPLES);
        int axis = inputs.get(FLIP_METHOD).startsWith("x") ? 2 : 3;
        return Outputs.of(latent.withSamples(Rearrange.flip(latent.samples(), axis)));
    }
}
