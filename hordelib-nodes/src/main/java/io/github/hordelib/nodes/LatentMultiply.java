package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;

/** Latents times a factor. */
final class LatentMultiply {
    private static final InputPort<Latent> SAMPLES = InputPort.of("samples", Ports.LATENT);
    private static final InputPort<Double> MULTIPLIER = InputPort.decimal("multiplier", 1.0, -10.0, 10.0, 0.01);

    private LatentMultiply() {}

    static NodeType type() {
        return NodeType.builder("LatentMultiply")
                .category("latent/advanced")
                .input(SAMPLES)
                .input(MULTIPLIER)
                .output(Ports.LATENT)
                .run((inputs, context) -> Outputs.of(inputs.get(SAMPLES)
                        .withSamples(inputs.get(SAMPLES)
                                .samples()
                                .times(inputs.get(MULTIPLIER).floatValue()))));
    }
}
