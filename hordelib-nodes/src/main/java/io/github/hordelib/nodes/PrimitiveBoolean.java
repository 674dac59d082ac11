package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.node.PortType;

/** Yes or no. */
final class PrimitiveBoolean {
    private static final InputPort<Boolean> VALUE = InputPort.flag("value", false);

    private PrimitiveBoolean() {}

    static NodeType type() {
        return NodeType.builder("PrimitiveBoolean")
                .displayName("Boolean")
                .category("utils/primitive")
                .input(VALUE)
                .output(PortType.BOOLEAN)
                .run((inputs, context) -> Outputs.of(inputs.get(VALUE)));
    }
}
