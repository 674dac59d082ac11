package io.github.hordelib.onnx;

import java.util.List;
import java.util.stream.Stream;

/**
 * A node as it stands in a serialised graph.
 *
 * @param fields of its message
 */
record StoredNode(List<WireField> fields) {
    private static final int INPUT = 1;
    private static final int OUTPUT = 2;
    private static final int NAME = 3;
    private static final int TYPE = 4;
    private static final int ATTRIBUTE = 5;
    private static final int DOMAIN = 7;

    static StoredNode of(WireField field) {
        return new StoredNode(WireField.all(field.content()));
    }

    String input(int index) {
        return WireField.text(fields, INPUT, index);
    }

    Stream<String> inputs() {
        return fields.stream().filter(field -> field.number() == INPUT).map(WireField::text);
    }

    String output() {
        return WireField.text(fields, OUTPUT, 0);
    }

    String name() {
        return WireField.text(fields, NAME, 0);
    }

    String type() {
        return WireField.text(fields, TYPE, 0);
    }

    /** Whether it works on an image that lies in blocks of channels. */
    boolean isBlocked() {
        return WireField.text(fields, DOMAIN, 0).equals(AddedNodes.BLOCKED);
    }

    boolean isActivated() {
        return fields.stream().filter(field -> field.number() == ATTRIBUTE).anyMatch(field -> WireField.text(
                        WireField.all(field.content()), 1, 0)
                .equals("activation"));
    }

    /** The node with another output. */
    Wire withOutput(String name) {
        Wire node = new Wire();
        for (WireField field : fields) {
            if (field.number() == OUTPUT) {
                node.text(OUTPUT, name);
            } else {
                node.copy(field);
            }
        }
        return node;
    }
}
