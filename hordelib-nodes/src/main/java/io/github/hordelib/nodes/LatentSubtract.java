package io.github.hordelib.nodes;

import io.github.hordelib.latent.LatentArithmetic;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;

/** The difference of latents. */
final class LatentSubtract {
    private static final InputPort<Latent> SAMPLES1 = InputPort.of("samples1", Ports.LATENT);
    private static final InputPort<Latent> SAMPLES2 = InputPort.of("samples2", Ports.LATENT);

    private LatentSubtract() {}

    static NodeType type() {
        return NodeType.builder("LatentSubtract")
                .category("latent/advanced")
                .input(SAMPLES1)
                .input(SAMPLES2)
                .output(Ports.LATENT)
                .run((inputs, context) ->
                        Outputs.of(LatentArithmetic.combine(1, inputs.get(SAMPLES1), -1, inputs.get(SAMPLES2))));
    }
}
