package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.image.Resize;
import io.github.hordelib.image.ResizeMethod;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Pictures scaled so that the longer side has a length. */
final class ImageScaleToMaxDimension {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<String> UPSCALE_METHOD =
            InputPort.choice("upscale_method", "area", "lanczos", "bilinear", "nearest-exact", "bilinear", "bicubic");
    private static final InputPort<Long> LARGEST_SIZE =
            InputPort.integer("largest_size", 512, 0, 16384).withStep(1);

    private ImageScaleToMaxDimension() {}

    static NodeType type() {
        return NodeType.builder("ImageScaleToMaxDimension")
                .category("image/upscaling")
                .input(IMAGE)
                .input(UPSCALE_METHOD)
                .input(LARGEST_SIZE)
                .output(Ports.IMAGE)
                .run((inputs, context) -> run(inputs));
    }

    private static Outputs run(Inputs inputs) {
        Image image = inputs.get(IMAGE);
        int longer = Math.max(image.width(), image.height());
        int size = inputs.get(LARGEST_SIZE).intValue();
        int width = (int) Math.rint((double) image.width() / longer * size);
        int height = (int) Math.rint((double) image.height() / longer * size);
        return Outputs.of(Resize.image(image, width, height, ResizeMethod.named(inputs.get(UPSCALE_METHOD))));
    }
}
