package io.github.hordelib.nodes;

import io.github.hordelib.image.Blur;
import io.github.hordelib.image.Image;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Sharpened pictures. */
final class ImageSharpen {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<Long> SHARPEN_RADIUS =
            InputPort.integer("sharpen_radius", 1, 1, 31).withStep(1);
    private static final InputPort<Double> SIGMA = InputPort.decimal("sigma", 1.0, 0.1, 10.0, 0.01);
    private static final InputPort<Double> ALPHA = InputPort.decimal("alpha", 1.0, 0.0, 5.0, 0.01);

    private ImageSharpen() {}

    static NodeType type() {
        return NodeType.builder("ImageSharpen")
                .category("image/postprocessing")
                .input(IMAGE)
                .input(SHARPEN_RADIUS)
                .input(SIGMA)
                .input(ALPHA)
                .output(Ports.IMAGE)
                .run((inputs, context) -> Outputs.of(Blur.sharpen(
                        inputs.get(IMAGE),
                        inputs.get(SHARPEN_RADIUS).intValue(),
                        inputs.get(SIGMA),
                        inputs.get(ALPHA))));
    }
}
