package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.image.Mask;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Pictures with a mask as alpha. */
final class JoinImageWithAlpha {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<Mask> ALPHA = InputPort.of("alpha", Ports.MASK);

    private JoinImageWithAlpha() {}

    static NodeType type() {
        return NodeType.builder("JoinImageWithAlpha")
                .displayName("Join Image with Alpha")
                .category("mask/compositing")
                .input(IMAGE)
                .input(ALPHA)
                .output(Ports.IMAGE)
                .run((inputs, context) -> Outputs.of(inputs.get(IMAGE).withTransparency(inputs.get(ALPHA))));
    }
}
