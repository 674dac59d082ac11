package io.github.hordelib.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;

/** Reads numbers of reference case files. */
public final class GoldenJson {
    private GoldenJson() {}

    /** Reads a file. */
    public static JsonNode read(Path file) {
        return GoldenFolder.json(file);
    }

    /** Reads a list of numbers; "NaN" and "Infinity" stand for themselves. */
    public static float[] floats(JsonNode list) {
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode value = list.get(i);
            values[i] = value.isTextual() ? Float.parseFloat(value.asText()) : (float) value.asDouble();
        }
        return values;
    }

    /** Reads a shape. */
    public static Shape shape(JsonNode list) {
        int[] extents = new int[list.size()];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = list.get(i).asInt();
        }
        return Shape.of(extents);
    }

    /** Reads an object with "shape" and "data". */
    public static Tensor tensor(JsonNode node) {
        return Tensor.of(shape(node.get("shape")), floats(node.get("data")));
    }

    /** Reads a seed of any size: its low 64 bits. */
    public static long seed(JsonNode node) {
        return node.bigIntegerValue().longValue();
    }
}
