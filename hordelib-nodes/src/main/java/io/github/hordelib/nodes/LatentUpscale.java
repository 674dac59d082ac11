package io.github.hordelib.nodes;

import io.github.hordelib.image.ResizeMethod;
import io.github.hordelib.latent.LatentGeometry;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Latent;

/** Latents at another size. */
final class LatentUpscale {
    private static final InputPort<Latent> SAMPLES = InputPort.of("samples", Ports.LATENT);
    private static final InputPort<String> UPSCALE_METHOD =
            InputPort.choice("upscale_method", "nearest-exact", "bilinear", "area", "bicubic", "bislerp");
    private static final InputPort<Long> WIDTH =
            InputPort.integer("width", 512, 0, 16384).withStep(8);
    private static final InputPort<Long> HEIGHT =
            InputPort.integer("height", 512, 0, 16384).withStep(8);
    private static final InputPort<String> CROP = InputPort.choice("crop", "disabled", "center");

    private LatentUpscale() {}

    static NodeType type() {
        return NodeType.builder("LatentUpscale")
                .displayName("Upscale Latent")
                .category("latent")
                .input(SAMPLES)
                .input(UPSCALE_METHOD)
                .input(WIDTH)
                .input(HEIGHT)
                .input(CROP)
                .output(Ports.LATENT)
                .run((inputs, context) -> run(inputs));
    }

    private static Outputs run(Inputs inputs) {
        ResizeMethod method = ResizeMethod.named(inputs.get(UPSCALE_METHOD));
        boolean crop = inputs.get(CROP).equals("center");
        return Outputs.of(LatentGeometry.resize(
                inputs.get(SAMPLES),
                inputs.get(WIDTH).intValue(),
                inputs.get(HEIGHT).intValue(),
                method,
                crop));
    }
}
