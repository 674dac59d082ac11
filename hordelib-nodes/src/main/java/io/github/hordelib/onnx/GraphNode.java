package io.github.hordelib.onnx;

import java.util.List;

/** One operation. Immutable. */
record GraphNode(
        String name, String domain, String type, List<Edge> inputs, List<Edge> outputs, List<Attribute> attributes) {
    GraphNode {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = List.copyOf(attributes);
    }

    /** The {@code NodeProto}. */
    Wire encode() {
        Wire wire = new Wire();
        inputs.forEach(input -> wire.text(1, input.name()));
        outputs.forEach(output -> wire.text(2, output.name()));
        wire.text(3, name).text(4, type);
        attributes.forEach(attribute -> wire.message(5, attribute.encode()));
        return domain.isEmpty() ? wire : wire.text(7, domain);
    }
}
