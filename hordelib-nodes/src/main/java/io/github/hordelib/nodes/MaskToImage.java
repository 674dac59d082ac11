package io.github.hordelib.nodes;

import io.github.hordelib.image.Mask;
import io.github.hordelib.image.MaskEdits;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** A mask as a grey picture. */
final class MaskToImage {
    private static final InputPort<Mask> MASK = InputPort.of("mask", Ports.MASK);

    private MaskToImage() {}

    static NodeType type() {
        return NodeType.builder("MaskToImage")
                .displayName("Convert Mask to Image")
                .category("mask")
                .input(MASK)
                .output(Ports.IMAGE)
                .run((inputs, context) -> Outputs.of(MaskEdits.toImage(inputs.get(MASK))));
    }
}
