package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.image.Resize;
import io.github.hordelib.image.ResizeMethod;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Pictures enlarged by a factor. */
final class ImageScaleBy {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<String> UPSCALE_METHOD =
            InputPort.choice("upscale_method", "nearest-exact", "bilinear", "area", "bicubic", "lanczos");
    private static final InputPort<Double> SCALE_BY = InputPort.decimal("scale_by", 1.0, 0.01, 8.0, 0.01);

    private ImageScaleBy() {}

    static NodeType type() {
        return NodeType.builder("ImageScaleBy")
                .displayName("Upscale Image By")
                .category("image/upscaling")
                .input(IMAGE)
                .input(UPSCALE_METHOD)
                .input(SCALE_BY)
                .output(Ports.IMAGE)
                .run((inputs, context) -> run(inputs));
    }

    private static Outputs run(Inputs inputs) {
        Image image = inputs.get(IMAGE);
        double factor = inputs.get(SCALE_BY);
        int width = (int) Math.rint(image.width() * factor);
        int height = (int) Math.rint(image.height() * factor);
        return Outputs.of(Resize.image(image, width, height, ResizeMethod.named(inputs.get(UPSCALE_METHOD))));
    }
}
