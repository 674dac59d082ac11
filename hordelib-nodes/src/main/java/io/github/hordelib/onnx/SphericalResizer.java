package io.github.hordelib.onnx;

import io.github.hordelib.tensor.Shape;
import java.util.List;

/**
 * Resizes feature maps {@code [batch, channels, height, width]} along one axis, inside a graph: between two neighbouring cells
 * the directions of the channel vectors are interpolated on the sphere and their lengths linearly. Vectors that are almost
 * parallel give the first one, almost opposite ones are mixed linearly. Confined to one thread.
 */
final class SphericalResizer {
    private static final float ALMOST_ONE = 1 - 1e-5f;

    private final GraphBuilder graph;
    private String path = "";

    SphericalResizer(GraphBuilder graph) {
        this.graph = graph;
    }

    /** {@code from} and {@code to} are the extents of the axis. */
    Edge along(String name, Edge map, Edge from, Edge to, int axis) {
        path = name;
        Edge index = asFloat(op("Range", graph.scalar(0), to, graph.scalar(1)));
        Edge scale = op("Div", asFloat(from), asFloat(to));
        Edge centre = op("Sub", op("Mul", op("Add", index, number(0.5f)), scale), number(0.5f));
        Edge position = op("Max", centre, number(0));
        Edge last = op("Sub", from, graph.scalar(1));
        Edge low = op("Min", asWhole(op("Floor", position)), last);
        Edge high = op("Min", op("Add", low, graph.scalar(1)), last);
        Edge share = op("Sub", position, asFloat(low));
        Edge spread = axis == 2 ? op("Unsqueeze", share, graph.list(1)) : share;
        return between(taken(map, low, axis), taken(map, high, axis), spread);
    }

    private Edge between(Edge a, Edge b, Edge share) {
        Edge rest = op("Sub", number(1), share);
        Edge lengthA = length(a);
        Edge lengthB = length(b);
        Edge unitA = op("Div", a, op("Max", lengthA, number(Float.MIN_NORMAL)));
        Edge unitB = op("Div", b, op("Max", lengthB, number(Float.MIN_NORMAL)));
        Edge dot = overChannels(op("Mul", unitA, unitB));
        Edge angle = op("Acos", op("Max", op("Min", dot, number(1)), number(-1)));
        Edge sine = op("Sin", angle);
        Edge partA = op("Mul", op("Div", op("Sin", op("Mul", rest, angle)), sine), unitA);
        Edge partB = op("Mul", op("Div", op("Sin", op("Mul", share, angle)), sine), unitB);
        Edge length = op("Add", op("Mul", lengthA, rest), op("Mul", lengthB, share));
        Edge turned = op("Mul", length, op("Add", partA, partB));
        Edge mixed = op("Add", op("Mul", a, rest), op("Mul", b, share));
        Edge unlessOpposite = op("Where", op("Less", dot, number(-ALMOST_ONE)), mixed, turned);
        return op("Where", op("Greater", dot, number(ALMOST_ONE)), a, unlessOpposite);
    }

    private Edge length(Edge x) {
        return op("Sqrt", overChannels(op("Mul", x, x)));
    }

    private Edge overChannels(Edge x) {
        return op("ReduceSum", x, graph.list(1));
    }

    private Edge taken(Edge map, Edge cells, int axis) {
        return graph.op(path, "Gather", List.of(map, cells), Attribute.of("axis", (long) axis));
    }

    private Edge op(String type, Edge... from) {
        return graph.op(path, type, List.of(from));
    }

    private Edge number(float value) {
        return graph.floats32(path + ".number", Shape.of(), value);
    }

    private Edge asFloat(Edge x) {
        return graph.op(path, "Cast", List.of(x), Attribute.of("to", (long) ElementType.FLOAT.code()));
    }

    private Edge asWhole(Edge x) {
        return graph.op(path, "Cast", List.of(x), Attribute.of("to", (long) ElementType.INT64.code()));
    }
}
