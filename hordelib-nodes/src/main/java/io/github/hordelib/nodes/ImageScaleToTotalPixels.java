package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.image.Resize;
import io.github.hordelib.image.ResizeMethod;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Pictures scaled to an area. */
final class ImageScaleToTotalPixels {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<String> UPSCALE_METHOD = InputPort.choice(
                    "upscale_method", "nearest-exact", "bilinear", "area", "bicubic", "lanczos")
            .newStyle()
            .hint("multiselect", false);
    private static final InputPort<Double> MEGAPIXELS = InputPort.decimal("megapixels", 1.0, 0.01, 16.0, 0.01);

    private ImageScaleToTotalPixels() {}

    static NodeType type() {
        return NodeType.builder("ImageScaleToTotalPixels")
                .category("image/upscaling")
                .input(IMAGE)
                .input(UPSCALE_METHOD)
                .input(MEGAPIXELS)
                .output(Ports.IMAGE)
                .run((inputs, context) -> run(inputs));
    }

    private static Outputs run(Inputs inputs) {
        Image image = inputs.get(IMAGE);
        double factor = Math.sqrt(inputs.get(MEGAPIXELS) * 1024 * 1024 / ((double) image.width() * image.height()));
        int width = (int) Math.rint(image.width() * factor);
        int height = (int) Math.rint(image.height() * factor);
        return Outputs.of(Resize.image(image, width, height, ResizeMethod.named(inputs.get(UPSCALE_METHOD))));
    }
}
