package io.github.hordelib.onnx;

import java.util.List;

/** A named constant of a node. Immutable. */
sealed interface Attribute {
    String name();

    /** The {@code AttributeProto}. */
    Wire encode();

    record Whole(String name, long value) implements Attribute {
        @Override
        public Wire encode() {
            return new Wire().text(1, name).integer(3, value).integer(20, 2);
        }
    }

    record Decimal(String name, float value) implements Attribute {
        @Override
        public Wire encode() {
            return new Wire().text(1, name).decimal(2, value).integer(20, 1);
        }
    }

    record Text(String name, String value) implements Attribute {
        @Override
        public Wire encode() {
            return new Wire().text(1, name).text(4, value).integer(20, 3);
        }
    }

    record Wholes(String name, List<Long> values) implements Attribute {
        public Wholes {
            values = List.copyOf(values);
        }

        @Override
        public Wire encode() {
            Wire wire = new Wire().text(1, name);
            values.forEach(value -> wire.integer(8, value));
            return wire.integer(20, 7);
        }
    }

    static Attribute of(String name, long value) {
        return new Whole(name, value);
    }

    static Attribute of(String name, float value) {
        return new Decimal(name, value);
    }

    static Attribute of(String name, String value) {
        return new Text(name, value);
    }

    static Attribute list(String name, long... values) {
        return new Wholes(name, java.util.Arrays.stream(values).boxed().toList());
    }
}
