package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.node.PortType;

/** A decimal number. */
final class PrimitiveFloat {
    private static final InputPort<Double> VALUE =
            InputPort.of("value", PortType.FLOAT).withDefault(0.0).withRange(-Long.MAX_VALUE, Long.MAX_VALUE);

    private PrimitiveFloat() {}

    static NodeType type() {
        return NodeType.builder("PrimitiveFloat")
                .displayName("Float")
                .category("utils/primitive")
                .input(VALUE)
                .output(PortType.FLOAT)
                .run((inputs, context) -> Outputs.of(inputs.get(VALUE)));
    }
}
