package io.github.hordelib.nodes;

import io.github.hordelib.latent.LatentArithmetic;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;

/** Two latents mixed. */
final class LatentBlend {
    private static final InputPort<Latent> SAMPLES1 = InputPort.of("samples1", Ports.LATENT);
    private static final InputPort<Latent> SAMPLES2 = InputPort.of("samples2", Ports.LATENT);
    private static final InputPort<Double> BLEND_FACTOR = InputPort.decimal("blend_factor", 0.5, 0, 1, 0.01);

    private LatentBlend() {}

    static NodeType type() {
        return NodeType.builder("LatentBlend")
                .displayName("Latent Blend")
                .category("_for_testing")
                .input(SAMPLES1)
                .input(SAMPLES2)
                .input(BLEND_FACTOR)
                .output(Ports.LATENT)
                .run((inputs, context) -> Outputs.of(LatentArithmetic.blend(
                        inputs.get(SAMPLES1),
                        inputs.get(SAMPLES2),
                        inputs.get(BLEND_FACTOR).floatValue())));
    }
}
