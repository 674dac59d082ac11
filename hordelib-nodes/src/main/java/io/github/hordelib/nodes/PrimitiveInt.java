package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.node.PortType;

/** A whole number. */
final class PrimitiveInt {
    private static final InputPort<Long> VALUE = InputPort.of("value", PortType.INT)
            .withDefault(0L)
            .withRange(-Long.MAX_VALUE, Long.MAX_VALUE)
            .hint("control_after_generate", true);

    private PrimitiveInt() {}

    static NodeType type() {
        return NodeType.builder("PrimitiveInt")
                .displayName("Int")
                .category("utils/primitive")
                .input(VALUE)
                .output(PortType.INT)
                .run((inputs, context) -> Outputs.of(inputs.get(VALUE)));
    }
}
