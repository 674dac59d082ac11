package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.node.PortType;

/** A line of text. */
final class PrimitiveString {
    private static final InputPort<String> VALUE = InputPort.text("value", "");

    private PrimitiveString() {}

    static NodeType type() {
        return NodeType.builder("PrimitiveString")
                .displayName("String")
                .category("utils/primitive")
                .input(VALUE)
                .output(PortType.STRING)
                .run((inputs, context) -> Outputs.of(inputs.get(VALUE)));
    }
}
