package io.github.hordelib.nodes;

import io.github.hordelib.latent.LatentGeometry;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;

/** Latents joined on one axis. */
final class LatentConcat {
    private static final InputPort<Latent> SAMPLES1 = InputPort.of("samples1", Ports.LATENT);
    private static final InputPort<Latent> SAMPLES2 = InputPort.of("samples2", Ports.LATENT);
    private static final InputPort<String> DIM =
            InputPort.choice("dim", "x", "-x", "y", "-y", "t", "-t").newStyle().hint("multiselect", false);

    private LatentConcat() {}

    static NodeType type() {
        return NodeType.builder("LatentConcat")
                .category("latent/advanced")
                .input(SAMPLES1)
                .input(SAMPLES2)
                .input(DIM)
                .output(Ports.LATENT)
                .run((inputs, context) -> Outputs.of(LatentGeometry.join(
                        inputs.get(SAMPLES1),
                        inputs.get(SAMPLES2),
                        Words.axis(inputs.get(DIM)),
                        inputs.get(DIM).startsWith("-"))));
    }
}
