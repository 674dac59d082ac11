package io.github.hordelib.onnx;

import java.util.List;

/** An input or output of the graph. Axes are extents ("4") or symbols ("batch"). Immutable. */
record Port(String name, ElementType type, List<String> axes) {
    Port {
        axes = List.copyOf(axes);
    }

    /** The {@code ValueInfoProto}. */
    Wire encode() {
        Wire shape = new Wire();
        for (String axis : axes) {
            boolean fixed = Character.isDigit(axis.charAt(0));
            shape.message(1, fixed ? new Wire().integer(1, Long.parseLong(axis)) : new Wire().text(2, axis));
        }
        Wire tensor = new Wire().integer(1, type.code()).message(2, shape);
        return new Wire().text(1, name).message(2, new Wire().message(1, tensor));
    }
}
