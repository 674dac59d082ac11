package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.node.PortType;
import java.util.List;

/** Any value as text. */
final class PreviewAny {
    private static final InputPort<Object> SOURCE = InputPort.of("source", PortType.ANY);

    private PreviewAny() {}

    static NodeType type() {
        return NodeType.builder("PreviewAny")
                .displayName("Preview Any")
                .category("utils")
                .input(SOURCE)
                .outputNode()
                .run((inputs, context) -> Outputs.of().withUi("text", List.of(String.valueOf(inputs.get(SOURCE)))));
    }
}
