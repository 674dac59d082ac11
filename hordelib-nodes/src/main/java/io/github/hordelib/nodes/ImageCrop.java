package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.image.ImageBatches;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** A rectangle of pictures. */
final class ImageCrop {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<Long> WIDTH =
            InputPort.integer("width", 512, 1, 16384).withStep(1);
    private static final InputPort<Long> HEIGHT =
            InputPort.integer("height", 512, 1, 16384).withStep(1);
    private static final InputPort<Long> X = InputPort.integer("x", 0, 0, 16384).withStep(1);
    private static final InputPort<Long> Y = InputPort.integer("y", 0, 0, 16384).withStep(1);

    private ImageCrop() {}

    static NodeType type() {
        return NodeType.builder("ImageCrop")
                .displayName("Image Crop")
                .category("image/transform")
                .input(IMAGE)
                .input(WIDTH)
                .input(HEIGHT)
                .input(X)
                .input(Y)
                .output(Ports.IMAGE)
                .run((inputs, context) -> Outputs.of(ImageBatches.crop(
                        inputs.get(IMAGE),
                        inputs.get(X).intValue(),
                        inputs.get(Y).intValue(),
                        inputs.get(WIDTH).intValue(),
                        inputs.get(HEIGHT).intValue())));
    }
}
