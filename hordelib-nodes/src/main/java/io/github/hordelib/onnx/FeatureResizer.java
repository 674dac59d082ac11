package io.github.hordelib.onnx;

import io.github.hordelib.tensor.Shape;
import java.util.List;

/**
 * Resizes feature maps inside a graph to sizes that are known only when it runs. Maps are float32
 * {@code [batch, channels, height, width]}, sizes are whole numbers without axes. Confined to one thread.
 */
final class FeatureResizer {
    private static final int HEIGHT = 2;
    private static final int WIDTH = 3;

    private final GraphBuilder graph;

    FeatureResizer(GraphBuilder graph) {
        this.graph = graph;
    }

    /** Height and width of a map. */
    record Size(Edge height, Edge width) {}

    /** Returns the size of a map. */
    Size sizeOf(String path, Edge map) {
        return new Size(extent(path, map, HEIGHT), extent(path, map, WIDTH));
    }

    /** Returns a size times a factor, rounded to the nearest whole number (even at ties), computed in float64. */
    Size scaled(String path, Size size, double factor) {
        int exponent = Math.getExponent(factor) - 52;
        Edge mantissa = cast(path, graph.scalar((long) Math.scalb(factor, -exponent)), ElementType.DOUBLE);
        Edge power =
                cast(path, graph.floats32(path + ".power", Shape.of(), Math.scalb(1f, exponent)), ElementType.DOUBLE);
        Edge exact = graph.op(path, "Mul", List.of(mantissa, power));
        return new Size(scaled(path, size.height, exact), scaled(path, size.width, exact));
    }

    private Edge scaled(String path, Edge extent, Edge factor) {
        Edge product = graph.op(path, "Mul", List.of(cast(path, extent, ElementType.DOUBLE), factor));
        return cast(path, graph.op(path, "Round", List.of(product)), ElementType.INT64);
    }

    /** Returns the map at another size. */
    Edge resized(String path, Edge map, Size to, Resampling method) {
        return switch (method) {
            case NEAREST_EXACT -> picked(path, picked(path, map, to.height, HEIGHT, true), to.width, WIDTH, true);
            case BILINEAR -> interpolated(path, map, to, "linear");
            case BICUBIC -> interpolated(path, map, to, "cubic");
            case AREA -> averaged(path, map, to);
            case BISLERP -> {
                SphericalResizer sphere = new SphericalResizer(graph);
                Edge wide = sphere.along(path, map, extent(path, map, WIDTH), to.width, WIDTH);
                yield sphere.along(path, wide, extent(path, map, HEIGHT), to.height, HEIGHT);
            }
        };
    }

    /** Returns the map at another size: the cells that the upper left corners of the new ones lie in. */
    Edge repeated(String path, Edge map, Size to) {
        return picked(path, picked(path, map, to.height, HEIGHT, false), to.width, WIDTH, false);
    }

    private Edge interpolated(String path, Edge map, Size to, String mode) {
        Edge shape = graph.op(path, "Shape", List.of(map));
        Edge outer = graph.op(path, "Slice", List.of(shape, graph.list(0), graph.list(HEIGHT)));
        Edge sizes = graph.op(
                path, "Concat", List.of(outer, list(path, to.height), list(path, to.width)), Attribute.of("axis", 0L));
        return graph.op(
                path,
                "Resize",
                List.of(map, Edge.NONE, Edge.NONE, sizes),
                Attribute.of("mode", mode),
                Attribute.of("cubic_coeff_a", -0.75f),
                Attribute.of("coordinate_transformation_mode", "half_pixel"));
    }

    /** Takes cell {@code floor(i*from/to)} for each new one, or {@code floor((i+1/2)*from/to)} for centres. */
    private Edge picked(String path, Edge map, Edge to, int axis, boolean centres) {
        Edge position = range(path, to);
        Edge from = extent(path, map, axis);
        Edge whole = to;
        if (centres) {
            Edge doubled = graph.op(path, "Mul", List.of(position, graph.scalar(2)));
            position = graph.op(path, "Add", List.of(doubled, graph.scalar(1)));
            whole = graph.op(path, "Mul", List.of(to, graph.scalar(2)));
        }
        Edge cells = graph.op(path, "Div", List.of(graph.op(path, "Mul", List.of(position, from)), whole));
        return graph.op(path, "Gather", List.of(map, cells), Attribute.of("axis", (long) axis));
    }

    private Edge averaged(String path, Edge map, Size to) {
        Edge rows = averages(path, extent(path, map, HEIGHT), to.height);
        Edge columns = averages(path, extent(path, map, WIDTH), to.width);
        Edge across = graph.op(path, "Transpose", List.of(columns), Attribute.list("perm", 1, 0));
        return graph.op(path, "MatMul", List.of(graph.op(path, "MatMul", List.of(rows, map)), across));
    }

    /** {@code [to, from]}: row i averages the cells from {@code floor(i*from/to)} to {@code ceil((i+1)*from/to)}. */
    private Edge averages(String path, Edge from, Edge to) {
        Edge scaled = graph.op(path, "Mul", List.of(range(path, to), from));
        Edge first = graph.op(path, "Div", List.of(scaled, to));
        Edge beyond = graph.op(path, "Add", List.of(scaled, graph.op(path, "Add", List.of(from, to))));
        Edge end = graph.op(path, "Div", List.of(graph.op(path, "Sub", List.of(beyond, graph.scalar(1))), to));
        Edge cells = range(path, from);
        Edge inside = graph.op(
                path,
                "And",
                List.of(
                        graph.op(path, "GreaterOrEqual", List.of(cells, column(path, first))),
                        graph.op(path, "Less", List.of(cells, column(path, end)))));
        Edge count = column(path, graph.op(path, "Sub", List.of(end, first)));
        return graph.op(
                path, "Div", List.of(cast(path, inside, ElementType.FLOAT), cast(path, count, ElementType.FLOAT)));
    }

    private Edge extent(String path, Edge map, int axis) {
        Edge shape = graph.op(path, "Shape", List.of(map));
        return graph.op(path, "Gather", List.of(shape, graph.scalar(axis)));
    }

    private Edge range(String path, Edge count) {
        return graph.op(path, "Range", List.of(graph.scalar(0), count, graph.scalar(1)));
    }

    private Edge column(String path, Edge row) {
        return graph.op(path, "Unsqueeze", List.of(row, graph.list(1)));
    }

    private Edge list(String path, Edge number) {
        return graph.reshape(path, number, graph.list(1));
    }

    private Edge cast(String path, Edge x, ElementType type) {
        return graph.op(path, "Cast", List.of(x), Attribute.of("to", (long) type.code()));
    }
}
