package io.github.hordelib.onnx;

import io.github.hordelib.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** A constant of the graph: small ones lie in it, weights in a file. Immutable. */
sealed interface Initializer {
    String name();

    Shape shape();

    /** The {@code TensorProto}; {@code folder} is where file locations are relative to. */
    Wire encode(Path folder);

    private static Wire start(String name, Shape shape, ElementType type) {
        Wire wire = new Wire();
        for (int extent : shape.toArray()) {
            wire.integer(1, extent);
        }
        return wire.integer(2, type.code()).text(8, name);
    }

    /** Bytes of a file. */
    record External(String name, Shape shape, ElementType type, Path file, long offset, long length)
            implements Initializer {
        @Override
        public Wire encode(Path folder) {
            String location = folder.relativize(file).toString().replace('\\', '/');
            return start(name, shape, type)
                    .message(13, entry("location", location))
                    .message(13, entry("offset", Long.toString(offset)))
                    .message(13, entry("length", Long.toString(length)))
                    .integer(14, 1);
        }

        private static Wire entry(String key, String value) {
            return new Wire().text(1, key).text(2, value);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Floats(String name, Shape shape, float[] data) implements Initializer {
        @Override
        public Wire encode(Path folder) {
            ByteBuffer raw = ByteBuffer.allocate(4 * data.length).order(ByteOrder.LITTLE_ENDIAN);
            raw.asFloatBuffer().put(data);
            return start(name, shape, ElementType.FLOAT).raw(9, raw.array());
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Integers(String name, Shape shape, long[] data) implements Initializer {
        @Override
        public Wire encode(Path folder) {
            ByteBuffer raw = ByteBuffer.allocate(8 * data.length).order(ByteOrder.LITTLE_ENDIAN);
            raw.asLongBuffer().put(data);
            return start(name, shape, ElementType.INT64).raw(9, raw.array());
        }
    }
}
