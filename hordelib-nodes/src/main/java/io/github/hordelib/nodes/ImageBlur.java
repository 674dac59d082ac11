package io.github.hordelib.nodes;

import io.github.hordelib.image.Blur;
import io.github.hordelib.image.Image;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Blurred pictures. */
final class ImageBlur {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<Long> BLUR_RADIUS =
            InputPort.integer("blur_radius", 1, 1, 31).withStep(1);
    private static final InputPort<Double> SIGMA = InputPort.decimal("sigma", 1.0, 0.1, 10.0, 0.1);

    private ImageBlur() {}

    static NodeType type() {
        return NodeType.builder("ImageBlur")
                .category("image/postprocessing")
                .input(IMAGE)
                .input(BLUR_RADIUS)
                .input(SIGMA)
                .output(Ports.IMAGE)
                .run((inputs, context) -> Outputs.of(
                        Blur.gaussian(inputs.get(IMAGE), inputs.get(BLUR_RADIUS).intValue(), inputs.get(SIGMA))));
    }
}
