package io.github.hordelib.nodes;

import io.github.hordelib.image.Mask;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** The opposite of a mask. */
final class InvertMask {
    private static final InputPort<Mask> MASK = InputPort.of("mask", Ports.MASK);

    private InvertMask() {}

    static NodeType type() {
        return NodeType.builder("InvertMask")
                .category("mask")
                .input(MASK)
                .output(Ports.MASK)
                .run((inputs, context) -> Outputs.of(inputs.get(MASK).inverted()));
    }
}
