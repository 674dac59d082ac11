package io.github.hordelib.onnx;

import io.github.hordelib.checkpoint.CheckpointException;
import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.checkpoint.StoredTensor;
import io.github.hordelib.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A float32 constant of a serialised graph. */
record StoredInitializer(String name, Shape shape, List<WireField> fields, Path folder) {
    private static final int DIMS = 1;
    private static final int TYPE = 2;
    private static final int NAME = 8;
    private static final int RAW = 9;
    private static final int EXTERNAL_DATA = 13;

    /** Reads a {@code TensorProto}; {@code folder} is where locations are relative to. */
    static StoredInitializer of(byte[] tensor, Path folder) {
        List<WireField> fields = WireField.all(tensor);
        int[] extents = fields.stream()
                .filter(field -> field.number() == DIMS)
                .flatMapToLong(WireField::numbers)
                .mapToInt(Math::toIntExact)
                .toArray();
        return new StoredInitializer(WireField.text(fields, NAME, 0), Shape.of(extents), fields, folder);
    }

    boolean isFloat() {
        return fields.stream()
                .filter(field -> field.number() == TYPE)
                .flatMapToLong(WireField::numbers)
                .anyMatch(type -> type == ElementType.FLOAT.code());
    }

    /**
     * Reads some items of the first axis.
     *
     * @throws GraphException if its file does not hold them
     */
    float[] rows(int from, int to) {
        int length = shape.elements() / Math.max(1, shape.get(0));
        for (WireField field : fields) {
            if (field.number() == RAW) {
                float[] all = new float[shape.elements()];
                ByteBuffer.wrap(field.content())
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(all);
                return Arrays.copyOfRange(all, from * length, to * length);
            }
        }
        try {
            return external().rows(from, to).read().data();
        } catch (CheckpointException e) {
            throw new GraphException("weight \"" + name + "\": expected it in its file, found " + e.getMessage());
        }
    }

    private StoredTensor external() {
        Map<String, String> entries = new HashMap<>();
        for (WireField field : fields) {
            if (field.number() == EXTERNAL_DATA) {
                List<WireField> entry = WireField.all(field.content());
                entries.put(WireField.text(entry, 1, 0), WireField.text(entry, 2, 0));
            }
        }
        Path file = folder.resolve(entries.getOrDefault("location", "")).normalize();
        if (!file.startsWith(folder)) {
            throw new GraphException("weight \"" + name + "\": expected a file in " + folder + ", found " + file);
        }
        long offset = Long.parseLong(entries.getOrDefault("offset", "0"));
        return new StoredTensor(name, file, offset, 4L * shape.elements(), DType.F32, shape);
    }
}
