package io.github.hordelib.nodes;

import io.github.hordelib.image.CannyEdges;
import io.github.hordelib.image.Image;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** The edges of pictures. */
final class Canny {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<Double> LOW_THRESHOLD = InputPort.decimal("low_threshold", 0.4, 0.01, 0.99, 0.01);
    private static final InputPort<Double> HIGH_THRESHOLD = InputPort.decimal("high_threshold", 0.8, 0.01, 0.99, 0.01);

    private Canny() {}

    static NodeType type() {
        return NodeType.builder("Canny")
                .category("image/preprocessors")
                .input(IMAGE)
                .input(LOW_THRESHOLD)
                .input(HIGH_THRESHOLD)
                .output(Ports.IMAGE)
                .run((inputs, context) -> Outputs.of(CannyEdges.of(
                        inputs.get(IMAGE),
                        inputs.get(LOW_THRESHOLD).floatValue(),
                        inputs.get(HIGH_THRESHOLD).floatValue())));
    }
}
