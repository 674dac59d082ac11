package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.node.PortType;

/** A text. */
final class PrimitiveStringMultiline {
    private static final InputPort<String> VALUE = InputPort.text("value", "").multiline();

    private PrimitiveStringMultiline() {}

    static NodeType type() {
        return NodeType.builder("PrimitiveStringMultiline")
                .displayName("String (Multiline)")
                .category("utils/primitive")
                .input(VALUE)
                .output(PortType.STRING)
                .run((inputs, context) -> Outputs.of(inputs.get(VALUE)));
    }
}
