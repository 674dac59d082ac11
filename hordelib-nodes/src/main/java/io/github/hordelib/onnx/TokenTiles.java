package io.github.hordelib.onnx;

import java.util.List;

/**
 * Cuts sequences {@code [batch, tokens, channels]} of an image's tokens into tiles, and puts them together again. Confined to
 * one thread.
 */
final class TokenTiles {
    private final GraphBuilder graph;
    private final Edge batch;
    private final Edge table;

    /** {@code table} is as {@link UnetGraph#TILES} says, {@code batch} a list of one number. */
    TokenTiles(GraphBuilder graph, Edge table, Edge batch) {
        this.graph = graph;
        this.table = table;
        this.batch = batch;
    }

    /** How the tokens of one attention are cut: tile rows, rows of each, tile columns, columns of each; a list of four. */
    Edge division(String path, Edge sequence) {
        Edge shape = graph.op(path, "Shape", List.of(sequence));
        Edge tokens = graph.op(path, "Slice", List.of(shape, graph.list(1), graph.list(2)));
        Edge whole = join(path, tokens, graph.list(1), tokens, graph.list(1, 1));
        Edge rows = join(path, table, graph.reshape(path, whole, graph.list(1, -1)));
        Edge counts = graph.op(path, "Gather", List.of(rows, graph.scalar(0)), Attribute.of("axis", 1L));
        Edge fits = graph.op(
                path, "Cast", List.of(graph.op(path, "Equal", List.of(counts, tokens))), Attribute.of("to", (long)
                        ElementType.FLOAT.code()));
        Edge first = graph.op(path, "ArgMax", List.of(fits), Attribute.of("axis", 0L), Attribute.of("keepdims", 0L));
        Edge row = graph.op(path, "Gather", List.of(rows, first));
        return graph.op(path, "Slice", List.of(row, graph.list(1), graph.list(5)));
    }

    /** Returns {@code [batch*tiles, tokens of a tile, channels]}. */
    Edge cut(String path, Edge sequence, Edge division, int channels) {
        Edge squares = graph.reshape(path, sequence, join(path, batch, division, graph.list(channels)));
        return runs(path, swapped(path, squares), division, channels);
    }

    /** Returns {@code [batch*tiles, tokens of a tile, channels]} of runs of successive tokens instead of squares. */
    Edge runs(String path, Edge sequence, Edge division, int channels) {
        return graph.reshape(
                path, sequence, join(path, graph.list(-1), tileTokens(path, division), graph.list(channels)));
    }

    private Edge tileTokens(String path, Edge division) {
        Edge sides = graph.op(path, "Gather", List.of(division, graph.list(1, 3)));
        return graph.op(path, "ReduceProd", List.of(sides), Attribute.list("axes", 0));
    }

    /** Returns {@code [batch*tokens, channels]} of what was {@link #cut}. */
    Edge joined(String path, Edge tiles, Edge division, int channels) {
        Edge order = graph.op(path, "Gather", List.of(division, graph.list(0, 2, 1, 3)));
        Edge squares = graph.reshape(path, tiles, join(path, batch, order, graph.list(channels)));
        return graph.reshape(path, swapped(path, squares), graph.list(-1, channels));
    }

    private Edge swapped(String path, Edge squares) {
        return graph.op(path, "Transpose", List.of(squares), Attribute.list("perm", 0, 1, 3, 2, 4, 5));
    }

    private Edge join(String path, Edge... lists) {
        return graph.op(path, "Concat", List.of(lists), Attribute.of("axis", 0L));
    }
}
