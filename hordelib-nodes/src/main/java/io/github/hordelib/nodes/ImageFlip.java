package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.tensor.Rearrange;

/** Mirrored pictures. */
final class ImageFlip {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<String> FLIP_METHOD =
            InputPort.choice("flip_method", "x-axis: vertically", "y-axis: horizontally");

    private ImageFlip() {}

    static NodeType type() {
        return NodeType.builder("ImageFlip")
                .category("image/transform")
                .input(IMAGE)
                .input(FLIP_METHOD)
                .output(Ports.IMAGE)
                .run((inputs, context) -> Outputs.of(new Image(Rearrange.flip(
                        inputs.get(IMAGE).pixels(), inputs.get(FLIP_METHOD).startsWith("x") ? 1 : 2))));
    }
}
