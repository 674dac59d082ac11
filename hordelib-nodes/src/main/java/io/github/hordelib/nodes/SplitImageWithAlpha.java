package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Colours and mask of pictures with alpha. */
final class SplitImageWithAlpha {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);

    private SplitImageWithAlpha() {}

    static NodeType type() {
        return NodeType.builder("SplitImageWithAlpha")
                .displayName("Split Image with Alpha")
                .category("mask/compositing")
                .input(IMAGE)
                .output(Ports.IMAGE)
                .output(Ports.MASK)
                .run((inputs, context) -> Outputs.of(
                        inputs.get(IMAGE).channels(3), inputs.get(IMAGE).transparency()));
    }
}
