package io.github.hordelib.nodes;

import io.github.hordelib.image.Mask;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Holds a mask in a graph that was built in Java. */
final class HordeMask {
    private static final InputPort<Mask> MASK = InputPort.of("mask", Ports.MASK);

    private HordeMask() {}

    static NodeType type() {
        return NodeType.builder("HordeMask")
                .displayName("Mask")
                .category("horde")
                .input(MASK)
                .output(Ports.MASK)
                .run((inputs, context) -> Outputs.of(inputs.get(MASK)));
    }
}
