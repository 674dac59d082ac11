package io.github.hordelib.nodes;

import io.github.hordelib.image.ResizeMethod;
import io.github.hordelib.latent.LatentGeometry;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;

/** Latents enlarged by a factor. */
final class LatentUpscaleBy {
    private static final InputPort<Latent> SAMPLES = InputPort.of("samples", Ports.LATENT);
    private static final InputPort<String> UPSCALE_METHOD =
            InputPort.choice("upscale_method", "nearest-exact", "bilinear", "area", "bicubic", "bislerp");
    private static final InputPort<Double> SCALE_BY = InputPort.decimal("scale_by", 1.5, 0.01, 8.0, 0.01);

    private LatentUpscaleBy() {}

    static NodeType type() {
        return NodeType.builder("LatentUpscaleBy")
                .displayName("Upscale Latent By")
                .category("latent")
                .input(SAMPLES)
                .input(UPSCALE_METHOD)
                .input(SCALE_BY)
                .output(Ports.LATENT)
                .run((inputs, context) -> Outputs.of(LatentGeometry.scale(
                        inputs.get(SAMPLES), inputs.get(SCALE_BY), ResizeMethod.named(inputs.get(UPSCALE_METHOD)))));
    }
}
