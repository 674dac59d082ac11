package io.github.hordelib.onnx;

import io.github.hordelib.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Attention within windows of an image (Swin transformer, Liu et al. 2021), whose sides are multiples of a window's. Tokens
 * are those of one image, {@code [height*width, width of a token]}. Confined to one thread.
 */
final class SwinWindows {
    private static final String TABLE = ".relative_position_bias_table";
    private static final String ANY = "layers.0.residual_group.blocks.0";
    private static final float HIDDEN = -100;

    private final GraphBuilder graph;
    private final WeightAccess weights;
    private final TokenLayers tokens;
    private final int width;
    private final int side;
    private final int area;
    private final boolean masksStored;
    private final Edge places;
    private Edge height = Edge.NONE;
    private Edge breadth = Edge.NONE;
    private @Nullable Edge mask;

    SwinWindows(GraphBuilder graph, WeightAccess weights, TokenLayers tokens, int width) {
        this.graph = graph;
        this.weights = weights;
        this.tokens = tokens;
        this.width = width;
        Shape table = weights.shape(ANY + ".attn" + TABLE);
        this.side = table.rank() == 2 ? ((int) Math.round(Math.sqrt(table.get(0))) + 1) / 2 : 0;
        this.area = side * side;
        heads(ANY + ".attn"); // Fails if there is no window.
        this.masksStored = weights.weights().names().stream().anyMatch(name -> name.endsWith(".attn_mask"));
        this.places = graph.integers("window.distances", distances(side));
    }

    private int heads(String attention) {
        Shape table = weights.shape(attention + TABLE);
        int distances = (2 * side - 1) * (2 * side - 1);
        if (side < 2
                || table.rank() != 2
                || table.get(0) != distances
                || table.get(1) == 0
                || width % table.get(1) != 0) {
            throw new GraphException(weights.weights().source() + ", tensor \"" + attention + TABLE
                    + "\": expected a row for every distance of two places of a square window and a column for each head, found "
                    + table);
        }
        return table.get(1);
    }

    /** Width and height of a window. */
    int side() {
        return side;
    }

    /** Takes the size of an image {@code [1, channels, height, width]}. */
    void of(Edge image) {
        Edge shape = graph.op("size", "Shape", List.of(image));
        height = graph.op("height", "Slice", List.of(shape, graph.list(2), graph.list(3)));
        breadth = graph.op("width", "Slice", List.of(shape, graph.list(3), graph.list(4)));
    }

    /** For each two places of a window the row of the table, which goes by the distance of rows and of columns. */
    private static long[] distances(int side) {
        int count = side * side;
        long[] rows = new long[count * count];
        for (int from = 0; from < count; from++) {
            for (int to = 0; to < count; to++) {
                int down = from / side - to / side + side - 1;
                int across = from % side - to % side + side - 1;
                rows[from * count + to] = (long) down * (2 * side - 1) + across;
            }
        }
        return rows;
    }

    /** What normalised tokens see of those in their window; {@code odd} blocks have their windows moved by half a side. */
    Edge attention(String path, Edge x, boolean odd) {
        boolean moved = odd && (!masksStored || weights.has(path + ".attn_mask"));
        String attention = path + ".attn";
        Edge rows = tokens.layerNorm(path + ".norm1", cut(path, x, moved), 1e-5f);
        Edge seen = graph.contrib(
                attention,
                "MultiHeadAttention",
                List.of(
                        projected(attention, rows, 0),
                        projected(attention, rows, 1),
                        projected(attention, rows, 2),
                        Edge.NONE,
                        Edge.NONE,
                        bias(attention, moved)),
                Attribute.of("num_heads", (long) heads(attention)));
        Edge mixed = tokens.linear(attention + ".proj", tokens.flat(attention, seen, width), true);
        return joined(path, mixed, moved);
    }

    /** Queries, keys or values, {@code [windows, places, width]}. */
    private Edge projected(String attention, Edge rows, int which) {
        Edge part = tokens.linearRows(attention + ".qkv", rows, true, which * width, (which + 1) * width);
        return graph.reshape(attention, part, graph.list(-1, area, width));
    }

    /** {@code [1 or windows, heads, places, places]}. */
    private Edge bias(String attention, boolean moved) {
        Edge table = weights.whole(attention + TABLE);
        Edge byPlace = graph.op(attention, "Gather", List.of(table, places));
        Edge byHead = graph.op(attention, "Transpose", List.of(byPlace), Attribute.list("perm", 1, 0));
        Edge bias = graph.reshape(attention, byHead, graph.list(1, heads(attention), area, area));
        return moved ? graph.op(attention, "Add", List.of(bias, mask())) : bias;
    }

    /** Hides what lay at the opposite border of the image, {@code [windows, 1, places, places]}. */
    private Edge mask() {
        Edge present = mask;
        if (present != null) {
            return present;
        }
        String path = "window.mask";
        Edge rows = graph.op(path, "Mul", List.of(regions(path + ".rows", height), graph.list(3)));
        Edge regions = graph.op(
                path,
                "Add",
                List.of(
                        graph.op(path, "Unsqueeze", List.of(rows, graph.list(1))),
                        graph.op(path, "Unsqueeze", List.of(regions(path + ".columns", breadth), graph.list(0)))));
        Edge squares = graph.reshape(path, regions, shape(path, count(height), side, count(breadth), side));
        Edge byWindow = graph.reshape(
                path,
                graph.op(path, "Transpose", List.of(squares), Attribute.list("perm", 0, 2, 1, 3)),
                graph.list(-1, 1, area));
        Edge same = graph.op(
                path,
                "Equal",
                List.of(
                        graph.op(path, "Unsqueeze", List.of(byWindow, graph.list(3))),
                        graph.op(path, "Unsqueeze", List.of(byWindow, graph.list(2)))));
        Edge made = graph.op(
                path,
                "Where",
                List.of(
                        same,
                        graph.floats(path + ".seen", Shape.of(), 0),
                        graph.floats(path + ".hidden", Shape.of(), HIDDEN)));
        mask = made;
        return made;
    }

    /** 0, in the last window 1, and 2 for what comes from the other border. */
    private Edge regions(String path, Edge extent) {
        Edge end = graph.op(path, "Squeeze", List.of(extent));
        Edge all = graph.op(path, "Range", List.of(graph.scalar(0), end, graph.scalar(1)));
        return graph.op(
                path,
                "Add",
                List.of(isBeyond(path + ".last", all, extent, side), isBeyond(path + ".moved", all, extent, side / 2)));
    }

    private Edge isBeyond(String path, Edge positions, Edge extent, int fromEnd) {
        Edge start = graph.op(path, "Sub", List.of(extent, graph.list(fromEnd)));
        Edge beyond = graph.op(path, "GreaterOrEqual", List.of(positions, start));
        return graph.op(path, "Cast", List.of(beyond), Attribute.of("to", (long) ElementType.INT64.code()));
    }

    /** Tokens window by window. */
    private Edge cut(String path, Edge x, boolean moved) {
        Edge image = graph.reshape(path, x, shape(path, height, breadth, width));
        Edge rolled = moved ? rolled(path, image, side / 2) : image;
        Edge squares = graph.reshape(path, rolled, shape(path, count(height), side, count(breadth), side, width));
        return tokens.flat(path, swapped(path, squares), width);
    }

    /** Tokens row by row again. */
    private Edge joined(String path, Edge x, boolean moved) {
        Edge squares = graph.reshape(path, x, shape(path, count(height), count(breadth), side, side, width));
        Edge image = graph.reshape(path, swapped(path, squares), shape(path, height, breadth, width));
        return tokens.flat(path, moved ? rolled(path, image, -(side / 2)) : image, width);
    }

    private Edge swapped(String path, Edge squares) {
        return graph.op(path, "Transpose", List.of(squares), Attribute.list("perm", 0, 2, 1, 3, 4));
    }

    /** Moves an image up and to the left; what leaves it comes in at the opposite border. */
    private Edge rolled(String path, Edge image, int by) {
        return rolled(path, rolled(path, image, by, 0), by, 1);
    }

    private Edge rolled(String path, Edge image, int by, int axis) {
        Edge kept = graph.op(
                path, "Slice", List.of(image, graph.list(by), graph.list(Integer.MAX_VALUE), graph.list(axis)));
        Edge left = graph.op(path, "Slice", List.of(image, graph.list(0), graph.list(by), graph.list(axis)));
        return graph.op(path, "Concat", List.of(kept, left), Attribute.of("axis", (long) axis));
    }

    private Edge count(Edge extent) {
        return graph.op("windows", "Div", List.of(extent, graph.list(side)));
    }

    /** Numbers and lists of one number as one list. */
    private Edge shape(String path, Object... extents) {
        List<Edge> parts = Arrays.stream(extents)
                .map(extent -> extent instanceof Edge edge ? edge : graph.list((Integer) extent))
                .toList();
        return graph.op(path, "Concat", parts, Attribute.of("axis", 0L));
    }
}
