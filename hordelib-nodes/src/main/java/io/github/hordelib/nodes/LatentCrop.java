package io.github.hordelib.nodes;

import io.github.hordelib.latent.LatentGeometry;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;

/** A rectangle of latents. */
final class LatentCrop {
    private static final InputPort<Latent> SAMPLES = InputPort.of("samples", Ports.LATENT);
    private static final InputPort<Long> WIDTH =
            InputPort.integer("width", 512, 64, 16384).withStep(8);
    private static final InputPort<Long> HEIGHT =
            InputPort.integer("height", 512, 64, 16384).withStep(8);
    private static final InputPort<Long> X = InputPort.integer("x", 0, 0, 16384).withStep(8);
    private static final InputPort<Long> Y = InputPort.integer("y", 0, 0, 16384).withStep(8);

    private LatentCrop() {}

    static NodeType type() {
        return NodeType.builder("LatentCrop")
                .displayName("Crop Latent")
                .category("latent/transform")
                .input(SAMPLES)
                .input(WIDTH)
                .input(HEIGHT)
                .input(X)
                .input(Y)
                .output(Ports.LATENT)
                .run((inputs, context) -> Outputs.of(LatentGeometry.crop(
                        inputs.get(SAMPLES),
                        inputs.get(X).intValue(),
                        inputs.get(Y).intValue(),
                        inputs.get(WIDTH).intValue(),
                        inputs.get(HEIGHT).intValue())));
    }
}
