package io.github.hordelib.onnx;

import io.github.hordelib.checkpoint.ClipConfig;
import io.github.hordelib.checkpoint.Weights;
import java.util.List;

/**
 * The text transformer of CLIP and OpenCLIP at any width and depth, without the table of token embeddings: the caller looks
 * those up (see {@link io.github.hordelib.checkpoint.TokenEmbeddings}), and may put vectors of its own between them.
 *
 * <p>Input: {@code token_embeddings [batch, tokens, width]}. Outputs: {@code hidden.0} (embeddings with positions) to
 * {@code hidden.N} (after the last of N layers), {@code normed.0} to {@code normed.N} (the same after the final layer
 * normalisation), each {@code [batch, tokens, width]}; and {@code projected [batch, tokens, width]}, the projection of
 * {@code normed.N}, if the checkpoint has one. All float32.
 */
public final class ClipGraph {
    private final GraphBuilder graph;
    private final WeightAccess weights;
    private final TokenLayers tokens;
    private final ClipConfig config;
    private final int width;
    private final Edge batch;
    private final Edge input;

    private ClipGraph(Weights source, ClipConfig config, GraphOptions options) {
        this.config = config;
        graph = new GraphBuilder(source.source() + " (text encoder)", options.form(), options.replaced());
        weights = new WeightAccess(graph, source);
        tokens = new TokenLayers(graph, weights, options.form());
        width = weights.shape("embeddings.position_embedding.weight").get(1);
        input = graph.input("token_embeddings", ElementType.FLOAT, "batch", "tokens", "" + width);
        batch = tokens.firstExtent("batch", input);
    }

    /**
     * Builds the graph.
     *
     * @param weights tensors under the names of transformers without a prefix, such as {@code final_layer_norm.weight}
     * @param config what shapes do not tell
     * @param options dialect
     * @return the graph
     * @throws io.github.hordelib.checkpoint.CheckpointException if a tensor is missing
     */
    public static OnnxGraph build(Weights weights, ClipConfig config, GraphOptions options) {
        return new ClipGraph(weights, config, options).build();
    }

    private OnnxGraph build() {
        int count = EncoderLayers.count(weights);
        EncoderLayers layers = new EncoderLayers(tokens, config, batch, width, true);
        Edge sum = tokens.flat("embeddings", embeddings(), width);
        output("hidden.0", sum);
        TokenLayers.Normed state = layers.first(sum);
        for (int i = 0; i < count; i++) {
            output("normed." + i, tokens.layerNorm("final_layer_norm", state.sum(), config.epsilon()));
            String next = i + 1 < count ? EncoderLayers.path(i + 1) + ".layer_norm1" : "final_layer_norm";
            state = layers.apply(i, state, next);
            output("hidden." + (i + 1), state.sum());
        }
        output("normed." + count, state.normed());
        project(state.normed());
        return graph.build();
    }

    private Edge embeddings() {
        Edge length = graph.op(
                "embeddings",
                "Slice",
                List.of(graph.op("embeddings", "Shape", List.of(input)), graph.list(1), graph.list(2)));
        Edge table = weights.whole("embeddings.position_embedding.weight");
        Edge positions = graph.op("embeddings", "Slice", List.of(table, graph.list(0), length, graph.list(0)));
        return tokens.add("embeddings", tokens.enter("embeddings", input), positions);
    }

    /** OpenCLIP stores the projection the other way round than transformers does. */
    private void project(Edge normed) {
        if (weights.has("text_projection.weight")) {
            output("projected", tokens.linear("text_projection", normed, false));
        } else if (weights.has("text_projection")) {
            output("projected", graph.op("text_projection", "Gemm", List.of(normed, weights.whole("text_projection"))));
        }
    }

    private void output(String name, Edge rows) {
        int channels = name.equals("projected") ? projection() : width;
        Edge sequence = tokens.leave(name, tokens.sequence(name, rows, batch, channels));
        graph.output(name, sequence, ElementType.FLOAT, "batch", "tokens", "" + channels);
    }

    private int projection() {
        return weights.has("text_projection.weight")
                ? weights.outputs("text_projection")
                : weights.shape("text_projection").get(1);
    }
}
