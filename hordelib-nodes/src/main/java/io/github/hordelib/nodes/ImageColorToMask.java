package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.image.MaskEdits;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Where pictures have one colour. */
final class ImageColorToMask {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<Long> COLOR =
            InputPort.integer("color", 0, 0, 16777215).withStep(1).hint("display", "color");

    private ImageColorToMask() {}

    static NodeType type() {
        return NodeType.builder("ImageColorToMask")
                .category("mask")
                .input(IMAGE)
                .input(COLOR)
                .output(Ports.MASK)
                .run((inputs, context) -> Outputs.of(
                        MaskEdits.ofColour(inputs.get(IMAGE), inputs.get(COLOR).intValue())));
    }
}
