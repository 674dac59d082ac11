package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.image.Resize;
import io.github.hordelib.image.ResizeMethod;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Pictures at another size. */
final class ImageScale {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<String> UPSCALE_METHOD =
            InputPort.choice("upscale_method", "nearest-exact", "bilinear", "area", "bicubic", "lanczos");
    private static final InputPort<Long> WIDTH =
            InputPort.integer("width", 512, 0, 16384).withStep(1);
    private static final InputPort<Long> HEIGHT =
            InputPort.integer("height", 512, 0, 16384).withStep(1);
    private static final InputPort<String> CROP = InputPort.choice("crop", "disabled", "center");

    private ImageScale() {}

    static NodeType type() {
        return NodeType.builder("ImageScale")
                .displayName("Upscale Image")
                .category("image/upscaling")
                .input(IMAGE)
                .input(UPSCALE_METHOD)
                .input(WIDTH)
                .input(HEIGHT)
                .input(CROP)
                .output(Ports.IMAGE)
                .run((inputs, context) -> run(inputs));
    }

    private static Outputs run(Inputs inputs) {
        Image image = inputs.get(IMAGE);
        int width = inputs.get(WIDTH).intValue();
        int height = inputs.get(HEIGHT).intValue();
        if (width == 0 && height == 0) {
            return Outputs.of(image);
        }
        if (width == 0) {
            width = Resize.proportional(image.width(), height, image.height());
        } else if (height == 0) {
            height = Resize.proportional(image.height(), width, image.width());
        }
        ResizeMethod method = ResizeMethod.named(inputs.get(UPSCALE_METHOD));
        boolean crop = inputs.get(CROP).equals("center");
        return Outputs.of(
                crop ? Resize.cover(image, width, height, method) : Resize.image(image, width, height, method));
    }
}
