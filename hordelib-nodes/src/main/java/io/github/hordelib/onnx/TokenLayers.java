package io.github.hordelib.onnx;

import io.github.hordelib.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers on tokens. Tokens are {@code [batch*tokens, channels]}, sequences {@code [batch, tokens, channels]}. A path names a
 * module of the checkpoint, whose tensors are {@code path.weight} and {@code path.bias}. Confined to one thread.
 */
final class TokenLayers {
    /** A normalised value, and the sum it was taken of. */
    record Normed(Edge normed, Edge sum) {}

    private final GraphBuilder graph;
    private final WeightAccess weights;
    private final GraphForm form;

    TokenLayers(GraphBuilder graph, WeightAccess weights, GraphForm form) {
        this.graph = graph;
        this.weights = weights;
        this.form = form;
    }

    /** {@code x*sigmoid(factor*x)}. */
    Edge sigmoidGate(String path, Edge x, float factor) {
        return graph.contrib(path, "QuickGelu", List.of(x), Attribute.of("alpha", factor));
    }

    /** Linear layer on tokens {@code [rows, features]}, with the bias if there is one and it is wanted. */
    Edge linear(String path, Edge x, boolean bias) {
        return linearRows(path, x, bias, 0, weights.outputs(path));
    }

    /** Linear layer with bias on {@code [batch, features]}. */
    Edge linearPerPicture(String path, Edge x) {
        return gemm(path, x, true, new Rows(0, weights.outputs(path), false));
    }

    /** Rows of a weight, and whether it works on tokens. */
    private record Rows(int from, int to, boolean perToken) {}

    /** As {@link #linear}, of some rows of the weight. */
    Edge linearRows(String path, Edge x, boolean bias, int fromRow, int toRow) {
        return gemm(path, x, bias, new Rows(fromRow, toRow, true));
    }

    private Edge gemm(String path, Edge x, boolean bias, Rows rows) {
        Edge matrix = weights.rows(path + ".weight", rows.from, rows.to);
        noteLinear(path, matrix, rows);
        List<Edge> from = new ArrayList<>(List.of(x, matrix));
        if (bias && weights.has(path + ".bias")) {
            from.add(weights.rows(path + ".bias", rows.from, rows.to));
        }
        return graph.op(path, "Gemm", from, Attribute.of("transB", 1L));
    }

    /** Linear layer without bias on {@code [batch, tokens, features]}. */
    Edge linearOnSequence(String path, Edge x) {
        Edge matrix = weights.matrix(path + ".weight");
        noteLinear(path, matrix, new Rows(0, weights.outputs(path), true));
        return graph.contrib(path, "FusedMatMul", List.of(x, matrix), Attribute.of("transB", 1L));
    }

    private void noteLinear(String path, Edge matrix, Rows rows) {
        Shape whole = weights.shape(path + ".weight");
        int width = whole.elements() / Math.max(1, whole.get(0));
        graph.linear(new LinearLayer(matrix.name(), path + ".weight", rows.from, rows.to, width, rows.perToken));
    }

    /** As the norm of {@code x + x}, which is the same with four times the epsilon, and has the faster kernel. */
    Edge layerNorm(String path, Edge x, float epsilon) {
        return skipNorm(path, List.of(x, x), 4 * epsilon, 1).get(0);
    }

    /** Layer normalisation of {@code x + residual + bias of biasPath}. */
    Normed residualNorm(String path, Edge x, Edge residual, String biasPath, float epsilon) {
        List<Edge> results = skipNorm(path, List.of(x, residual, weights.whole(biasPath + ".bias")), epsilon, 4);
        return new Normed(results.get(0), results.get(3));
    }

    private List<Edge> skipNorm(String path, List<Edge> parts, float epsilon, int count) {
        List<Edge> from = new ArrayList<>(parts.subList(0, 2));
        from.add(weights.whole(path + ".weight"));
        from.add(weights.whole(path + ".bias"));
        from.addAll(parts.subList(2, parts.size()));
        return graph.skipNormalization(path, from, epsilon, count == 4);
    }

    /** {@code x + residual + bias of biasPath}. */
    Edge residual(String path, Edge x, Edge residual, String biasPath) {
        Edge biased = graph.op(path, "Add", List.of(x, weights.whole(biasPath + ".bias")));
        return graph.op(path, "Add", List.of(biased, residual));
    }

    /** Attention on sequences; {@code causal} if a token sees only those before it. */
    Edge attention(String path, Edge query, Edge key, Edge value, int heads, boolean causal) {
        return graph.contrib(
                path,
                "MultiHeadAttention",
                List.of(query, key, value),
                Attribute.of("num_heads", (long) heads),
                Attribute.of("unidirectional", causal ? 1L : 0L));
    }

    /**
     * {@code a*gelu(b)} of the two halves of a linear layer. For processors the halves, which lie one after the other, are
     * initializers of their own, so that nothing needs to be split.
     */
    Edge gatedGelu(String path, Edge tokens) {
        int rows = weights.outputs(path);
        if (form == GraphForm.CUDA) {
            Edge both = graph.reshape(path, linear(path, tokens, false), graph.list(1, -1, rows));
            Edge gated = graph.contrib(path, "BiasSplitGelu", List.of(both, weights.whole(path + ".bias")));
            return flat(path, gated, rows / 2);
        }
        Edge value = linearRows(path, tokens, true, 0, rows / 2);
        Edge gate = linearRows(path, tokens, false, rows / 2, rows);
        Edge gelu = graph.contrib(path, "BiasGelu", List.of(gate, weights.rows(path + ".bias", rows / 2, rows)));
        return graph.op(path, "Mul", List.of(value, gelu));
    }

    /** Exact GELU of a linear layer with bias. */
    Edge linearGelu(String path, Edge tokens) {
        return graph.contrib(path, "BiasGelu", List.of(linear(path, tokens, false), weights.whole(path + ".bias")));
    }

    /** A float32 value in the precision of the dialect. */
    Edge enter(String path, Edge x) {
        return form == GraphForm.CPU ? x : cast(path, x, graph.computeType());
    }

    /** A value as float32. */
    Edge leave(String path, Edge x) {
        return form == GraphForm.CPU ? x : cast(path, x, ElementType.FLOAT);
    }

    private Edge cast(String path, Edge x, ElementType type) {
        return graph.op(path, "Cast", List.of(x), Attribute.of("to", (long) type.code()));
    }

    /** Number of heads, and the width of all together. */
    record Heads(int count, int width) {}

    /** Adds the output {@code middle_attention}: softmax weights, mean over the heads, sum over the queries. */
    void showAttention(String path, Edge query, Edge key, Heads heads, Edge batch) {
        int width = heads.width / heads.count;
        Edge shape =
                graph.op(path, "Concat", List.of(batch, graph.list(-1, heads.count, width)), Attribute.of("axis", 0L));
        Edge rows = graph.op(
                path, "Transpose", List.of(graph.reshape(path, query, shape)), Attribute.list("perm", 0, 2, 1, 3));
        Edge columns = graph.op(
                path, "Transpose", List.of(graph.reshape(path, key, shape)), Attribute.list("perm", 0, 2, 3, 1));
        Edge scale = graph.floats(path + ".scale", Shape.of(), (float) (1 / Math.sqrt(width)));
        Edge scores = graph.op(path, "Mul", List.of(graph.op(path, "MatMul", List.of(rows, columns)), scale));
        Edge mixed = graph.op(path, "Softmax", List.of(scores), Attribute.of("axis", -1L));
        Edge sum = graph.op(path, "ReduceSum", List.of(mixed, graph.list(1, 2)), Attribute.of("keepdims", 0L));
        Edge share = graph.floats(path + ".share", Shape.of(), 1f / heads.count);
        Edge received = leave(path, graph.op(path, "Mul", List.of(sum, share)));
        graph.output("middle_attention", received, ElementType.FLOAT, "batch", "middle_tokens");
    }

    /** {@code x + y}. */
    Edge add(String path, Edge x, Edge y) {
        return graph.op(path, "Add", List.of(x, y));
    }

    /** {@code [batch*tokens, channels]} as {@code [batch, tokens, channels]}. */
    Edge sequence(String path, Edge tokens, Edge batch, int channels) {
        Edge shape = graph.op(path, "Concat", List.of(batch, graph.list(-1, channels)), Attribute.of("axis", 0L));
        return graph.reshape(path, tokens, shape);
    }

    /** {@code [batch, tokens, channels]} as {@code [batch*tokens, channels]}. */
    Edge flat(String path, Edge sequence, int channels) {
        return graph.reshape(path, sequence, graph.list(-1, channels));
    }

    /** The first extent of a value, as a list of one number. */
    Edge firstExtent(String path, Edge value) {
        Edge shape = graph.op(path, "Shape", List.of(value));
        return graph.op(path, "Slice", List.of(shape, graph.list(0), graph.list(1)));
    }
}
