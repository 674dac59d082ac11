package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.tensor.Rearrange;

/** Pictures turned clockwise by quarters. */
final class ImageRotate {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<String> ROTATION =
            InputPort.choice("rotation", "none", "90 degrees", "180 degrees", "270 degrees");

    private ImageRotate() {}

    static NodeType type() {
        return NodeType.builder("ImageRotate")
                .category("image/transform")
                .input(IMAGE)
                .input(ROTATION)
                .output(Ports.IMAGE)
                .run((inputs, context) -> Outputs.of(new Image(
                        Rearrange.rotate(inputs.get(IMAGE).pixels(), Words.quarters(inputs.get(ROTATION)), 2, 1))));
    }
}
