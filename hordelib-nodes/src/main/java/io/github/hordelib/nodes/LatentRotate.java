package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;
import io.github.hordelib.tensor.Rearrange;

/** Latents turned clockwise by quarters. */
final class LatentRotate {
    private static final InputPort<Latent> SAMPLES = InputPort.of("samples", Ports.LATENT);
    private static final InputPort<String> ROTATION =
            InputPort.choice("rotation", "none", "90 degrees", "180 degrees", "270 degrees");

    private LatentRotate() {}

    static NodeType type() {
        return NodeType.builder("LatentRotate")
                .displayName("Rotate Latent")
                .category("latent/transform")
                .input(SAMPLES)
                .input(ROTATION)
                .output(Ports.LATENT)
                .run((inputs, context) -> run(inputs));
    }

    private static Outputs run(Inputs inputs) {
        Latent latent = inputs.get(SAMPLES);
        int quarters = Words.quarters(inputs.get(ROTATION));
        return Outputs.of(latent.withSamples(Rearrange.rotate(latent.samples(), quarters, 3, 2)));
    }
}
