package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** The negative of pictures. */
final class ImageInvert {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);

    private ImageInvert() {}

    static NodeType type() {
        return NodeType.builder("ImageInvert")
                .displayName("Invert Image")
                .category("image")
                .input(IMAGE)
                .output(Ports.IMAGE)
                .run((inputs, context) -> Outputs.of(inputs.get(IMAGE).inverted()));
    }
}
