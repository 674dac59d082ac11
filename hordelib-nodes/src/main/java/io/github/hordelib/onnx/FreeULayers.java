package io.github.hordelib.onnx;

import io.github.hordelib.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** What FreeU does to hidden states and skips, float32 {@code [batch, channels, height, width]}. Confined to one thread. */
final class FreeULayers {
    private final GraphBuilder graph;

    FreeULayers(GraphBuilder graph) {
        this.graph = graph;
    }

    /** Multiplies the first half of the channels. */
    Edge backbone(String path, Edge state, int channels, double factor) {
        return graph.op(path, "Mul", List.of(state, firstHalf(path, channels, (float) factor, 1)));
    }

    /** Multiplies the first half of the channels the more, the larger the mean of all channels is at a place. */
    Edge normalizedBackbone(String path, Edge state, int channels, double factor) {
        Edge mean = graph.op(path, "ReduceMean", List.of(state), Attribute.list("axes", 1));
        Edge low = graph.op(path, "ReduceMin", List.of(mean), Attribute.list("axes", 2, 3));
        Edge high = graph.op(path, "ReduceMax", List.of(mean), Attribute.list("axes", 2, 3));
        Edge above = graph.op(path, "Sub", List.of(mean, low));
        Edge share = graph.op(path, "Div", List.of(above, graph.op(path, "Sub", List.of(high, low))));
        Edge further = graph.op(path, "Mul", List.of(share, firstHalf(path, channels, (float) (factor - 1), 0)));
        Edge one = graph.floats32(path + ".one", Shape.of(), 1);
        return graph.op(path, "Mul", List.of(state, graph.op(path, "Add", List.of(further, one))));
    }

    private Edge firstHalf(String path, int channels, float value, float rest) {
        float[] factors = new float[channels];
        Arrays.fill(factors, rest);
        Arrays.fill(factors, 0, channels / 2, value);
        return graph.floats32(path + ".half", Shape.of(1, channels, 1, 1), factors);
    }

    /**
     * Multiplies the frequencies 0 and -1 of both axes by a factor: adds {@code factor-1} times the projection on them. Its
     * matrices are complex, {@code E + iS} for each axis with {@code E = (1 + cos a)/n} and {@code S = -sin(a)/n} for the
     * angle {@code a} between two positions; the real part of their product on both sides of x is
     * {@code E x E' - S x S' = E x E + S x S}.
     */
    Edge skip(String path, Edge skip, double factor) {
        Wave rows = wave(path, skip, 2);
        Wave columns = wave(path, skip, 3);
        Edge even = sandwich(path, rows.even, skip, columns.even);
        Edge odd = sandwich(path, rows.odd, skip, columns.odd);
        Edge low = graph.op(path, "Add", List.of(even, odd));
        Edge change = graph.floats32(path + ".change", Shape.of(), (float) (factor - 1));
        return graph.op(path, "Add", List.of(skip, graph.op(path, "Mul", List.of(low, change))));
    }

    private Edge sandwich(String path, Edge left, Edge x, Edge right) {
        return graph.op(path, "MatMul", List.of(graph.op(path, "MatMul", List.of(left, x)), right));
    }

    private record Wave(Edge even, Edge odd) {}

    private Wave wave(String path, Edge map, int axis) {
        Edge shape = graph.op(path, "Shape", List.of(map));
        Edge count = graph.op(path, "Gather", List.of(shape, graph.scalar(axis)));
        Edge index = graph.op(path, "Range", List.of(graph.scalar(0), count, graph.scalar(1)));
        Edge apart = graph.op(path, "Sub", List.of(graph.op(path, "Unsqueeze", List.of(index, graph.list(1))), index));
        Edge size = asFloat(path, count);
        Edge circle = graph.floats32(path + ".circle", Shape.of(), (float) (2 * Math.PI));
        Edge turns = graph.op(path, "Div", List.of(asFloat(path, apart), size));
        Edge angle = graph.op(path, "Mul", List.of(turns, circle));
        Edge one = graph.floats32(path + ".one", Shape.of(), 1);
        Edge cosine = graph.op(path, "Add", List.of(graph.op(path, "Cos", List.of(angle)), one));
        Edge even = graph.op(path, "Div", List.of(cosine, size));
        Edge odd = graph.op(path, "Div", List.of(graph.op(path, "Sin", List.of(angle)), size));
        // One row alone has both frequencies in one.
        return new Wave(graph.op(path, "Min", List.of(even, one)), odd);
    }

    private Edge asFloat(String path, Edge x) {
        return graph.op(path, "Cast", List.of(x), Attribute.of("to", (long) ElementType.FLOAT.code()));
    }
}
