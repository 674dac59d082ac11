package io.github.hordelib.nodes;

import io.github.hordelib.latent.LatentArithmetic;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;

/** Two latents mixed by direction and length. */
final class LatentInterpolate {
    private static final InputPort<Latent> SAMPLES1 = InputPort.of("samples1", Ports.LATENT);
    private static final InputPort<Latent> SAMPLES2 = InputPort.of("samples2", Ports.LATENT);
    private static final InputPort<Double> RATIO = InputPort.decimal("ratio", 1.0, 0.0, 1.0, 0.01);

    private LatentInterpolate() {}

    static NodeType type() {
        return NodeType.builder("LatentInterpolate")
                .category("latent/advanced")
                .input(SAMPLES1)
                .input(SAMPLES2)
                .input(RATIO)
                .output(Ports.LATENT)
                .run((inputs, context) -> Outputs.of(LatentArithmetic.interpolate(
                        inputs.get(SAMPLES1),
                        inputs.get(SAMPLES2),
                        inputs.get(RATIO).floatValue())));
    }
}
