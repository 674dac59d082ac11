package io.github.hordelib.onnx;

import io.github.hordelib.checkpoint.VisionPart;
import java.util.ArrayList;
import java.util.List;

/**
 * The vision transformer of CLIP, OpenCLIP and BLIP at any width and depth.
 *
 * <p>Input: {@code pixel_values [batch, 3, size, size]}, normalised. Outputs: {@code hidden.0} (embeddings, after the first
 * normalisation if there is one) to {@code hidden.N}, {@code [batch, tokens, width]}; {@code normed}, the last of them after
 * the final normalisation; and {@code projected [batch, features]}, the projection of its first token, if the checkpoint has
 * one. All float32.
 */
public final class VisionGraph {
    private static final String PATCHES = "embeddings.patch_embedding";

    private final GraphBuilder graph;
    private final WeightAccess weights;
    private final TokenLayers tokens;
    private final VisionPart part;
    private final Edge batch;
    private final Edge input;

    private VisionGraph(VisionPart part, GraphOptions options) {
        this.part = part;
        graph = new GraphBuilder(part.weights().source() + " (vision)", options.form(), options.replaced());
        weights = new WeightAccess(graph, part.weights());
        tokens = new TokenLayers(graph, weights, options.form());
        String size = "" + part.imageSize();
        input = graph.input("pixel_values", ElementType.FLOAT, "batch", "3", size, size);
        batch = tokens.firstExtent("batch", input);
    }

    /**
     * Builds the graph.
     *
     * @param part the vision transformer
     * @param options dialect
     * @return the graph
     * @throws io.github.hordelib.checkpoint.CheckpointException if a tensor is missing
     */
    public static OnnxGraph build(VisionPart part, GraphOptions options) {
        return new VisionGraph(part, options).build();
    }

    private OnnxGraph build() {
        int count = EncoderLayers.count(weights);
        EncoderLayers layers = new EncoderLayers(tokens, part.config(), batch, part.width(), false);
        Edge sum = tokens.flat("embeddings", embeddings(), part.width());
        if (weights.has("pre_layrnorm.weight")) {
            sum = tokens.layerNorm("pre_layrnorm", sum, part.config().epsilon());
        }
        output("hidden.0", sum);
        TokenLayers.Normed state = layers.first(sum);
        for (int i = 0; i < count; i++) {
            String next = i + 1 < count ? EncoderLayers.path(i + 1) + ".layer_norm1" : "post_layernorm";
            state = layers.apply(i, state, next);
            output("hidden." + (i + 1), state.sum());
        }
        output("normed", state.normed());
        project(tokens.sequence("normed", state.normed(), batch, part.width()));
        return graph.build();
    }

    private Edge embeddings() {
        int width = part.width();
        int patch = part.patchSize();
        List<Edge> from = new ArrayList<>(List.of(tokens.enter(PATCHES, input), weights.whole(PATCHES + ".weight")));
        if (weights.has(PATCHES + ".bias")) {
            from.add(weights.whole(PATCHES + ".bias"));
        }
        Edge image = graph.op(
                PATCHES,
                "Conv",
                from,
                Attribute.list("kernel_shape", patch, patch),
                Attribute.list("strides", patch, patch));
        Edge rows = graph.op(
                PATCHES,
                "Transpose",
                List.of(graph.reshape(PATCHES, image, graph.list(0, width, -1))),
                Attribute.list("perm", 0, 2, 1));
        Edge one = weights.shaped("embeddings.class_embedding", 1, 1, width);
        Edge shape = graph.op("embeddings", "Concat", List.of(batch, graph.list(1, width)), Attribute.of("axis", 0L));
        Edge classes = graph.op("embeddings", "Expand", List.of(one, shape));
        Edge all = graph.op("embeddings", "Concat", List.of(classes, rows), Attribute.of("axis", 1L));
        return tokens.add("embeddings", all, weights.shaped(VisionPart.POSITIONS, part.tokens(), width));
    }

    private void project(Edge normed) {
        Edge first = tokens.flat(
                "projected",
                graph.op("projected", "Slice", List.of(normed, graph.list(0), graph.list(1), graph.list(1))),
                part.width());
        if (weights.has("visual_projection.weight")) {
            emit("projected", tokens.linear("visual_projection", first, false), weights.outputs("visual_projection"));
        } else if (weights.has("proj")) {
            emit(
                    "projected",
                    graph.op("proj", "Gemm", List.of(first, weights.whole("proj"))),
                    weights.shape("proj").get(1));
        }
    }

    private void emit(String name, Edge value, int features) {
        graph.output(name, tokens.leave(name, value), ElementType.FLOAT, "batch", "" + features);
    }

    private void output(String name, Edge rows) {
        Edge sequence = tokens.leave(name, tokens.sequence(name, rows, batch, part.width()));
        graph.output(name, sequence, ElementType.FLOAT, "batch", "" + part.tokens(), "" + part.width());
    }
}
