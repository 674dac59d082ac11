package io.github.hordelib.nodes;

import io.github.hordelib.latent.LatentGeometry;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;

/** Latents pasted into others. */
final class LatentComposite {
    private static final InputPort<Latent> SAMPLES_TO = InputPort.of("samples_to", Ports.LATENT);
    private static final InputPort<Latent> SAMPLES_FROM = InputPort.of("samples_from", Ports.LATENT);
    private static final InputPort<Long> X = InputPort.integer("x", 0, 0, 16384).withStep(8);
    private static final InputPort<Long> Y = InputPort.integer("y", 0, 0, 16384).withStep(8);
    private static final InputPort<Long> FEATHER =
            InputPort.integer("feather", 0, 0, 16384).withStep(8);

    private LatentComposite() {}

    static NodeType type() {
        return NodeType.builder("LatentComposite")
                .displayName("Latent Composite")
                .category("latent")
                .input(SAMPLES_TO)
                .input(SAMPLES_FROM)
                .input(X)
                .input(Y)
                .input(FEATHER)
                .output(Ports.LATENT)
                .run((inputs, context) -> Outputs.of(LatentGeometry.paste(
                        inputs.get(SAMPLES_TO),
                        inputs.get(SAMPLES_FROM),
                        inputs.get(X).intValue(),
                        inputs.get(Y).intValue(),
                        inputs.get(FEATHER).intValue())));
    }
}
