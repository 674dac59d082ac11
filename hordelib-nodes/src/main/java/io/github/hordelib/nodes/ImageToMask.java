package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** One channel of pictures. */
final class ImageToMask {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<String> CHANNEL = InputPort.choice("channel", "red", "green", "blue", "alpha");

    private ImageToMask() {}

    static NodeType type() {
        return NodeType.builder("ImageToMask")
                .displayName("Convert Image to Mask")
                .category("mask")
                .input(IMAGE)
                .input(CHANNEL)
                .output(Ports.MASK)
                .run((inputs, context) -> Outputs.of(Words.channel(inputs.get(IMAGE), inputs.get(CHANNEL))));
    }
}
