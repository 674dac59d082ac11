package io.github.hordelib.onnx;

import io.github.hordelib.checkpoint.CaptionPart;
import java.util.List;

/**
 * The text decoder of BLIP (Li et al., "BLIP: bootstrapping language-image pre-training", 2022), a BERT that also attends to a
 * picture, as two graphs: what attention needs of the picture is the same for every token and computed once.
 */
public final class CaptionGraph {
    private final GraphBuilder graph;
    private final WeightAccess weights;
    private final TokenLayers tokens;
    private final CaptionPart part;

    private CaptionGraph(CaptionPart part, GraphOptions options, String name) {
        this.part = part;
        graph = new GraphBuilder(part.weights().source() + " (" + name + ")", options.form(), options.replaced());
        weights = new WeightAccess(graph, part.weights());
        tokens = new TokenLayers(graph, weights, options.form());
    }

    /**
     * Builds the graph of what is computed once for a picture.
     *
     * <p>Input: {@code image [1, tokens, vision width]}. Outputs: {@code key.0}, {@code value.0} and so on for each layer,
     * {@code [1, tokens, width]}. All float32.
     *
     * @param part the decoder
     * @param options dialect
     * @return the graph
     */
    public static OnnxGraph picture(CaptionPart part, GraphOptions options) {
        return new CaptionGraph(part, options, "picture").picture();
    }

    /**
     * Builds the graph of the decoder.
     *
     * <p>Inputs: {@code word_embeddings [batch, tokens, width]}, and {@code key.i}, {@code value.i} of one picture, which all
     * rows describe. Output: {@code logits [batch, tokens, vocabulary]}. All float32.
     *
     * @param part the decoder
     * @param options dialect
     * @return the graph
     */
    public static OnnxGraph decoder(CaptionPart part, GraphOptions options) {
        return new CaptionGraph(part, options, "captions").decoder();
    }

    private static String layer(int index) {
        return "bert.encoder.layer." + index;
    }

    private OnnxGraph picture() {
        int width = weights.shape(layer(0) + ".crossattention.self.key.weight").get(1);
        Edge image = graph.input("image", ElementType.FLOAT, "1", "image_tokens", "" + width);
        Edge rows = tokens.flat("image", tokens.enter("image", image), width);
        for (int i = 0; i < part.layers(); i++) {
            for (String kind : List.of("key", "value")) {
                Edge projected = tokens.linear(layer(i) + ".crossattention.self." + kind, rows, true);
                Edge sequence = graph.reshape(kind + "." + i, projected, graph.list(1, -1, part.width()));
                graph.output(
                        kind + "." + i,
                        tokens.leave(kind, sequence),
                        ElementType.FLOAT,
                        "1",
                        "image_tokens",
                        "" + part.width());
            }
        }
        return graph.build();
    }

    private OnnxGraph decoder() {
        String width = "" + part.width();
        Edge input = graph.input("word_embeddings", ElementType.FLOAT, "batch", "tokens", width);
        Edge batch = tokens.firstExtent("batch", input);
        Edge x = tokens.layerNorm(
                "bert.embeddings.LayerNorm",
                tokens.flat("embeddings", embeddings(input), part.width()),
                part.epsilon());
        for (int i = 0; i < part.layers(); i++) {
            x = selfAttention(layer(i) + ".attention", x, batch);
            x = crossAttention(layer(i) + ".crossattention", x, i);
            Edge wide = tokens.linearGelu(layer(i) + ".intermediate.dense", x);
            x = closing(layer(i) + ".output", wide, x);
        }
        graph.output("logits", head(x, batch), ElementType.FLOAT, "batch", "tokens", "" + part.vocabulary());
        return graph.build();
    }

    private Edge embeddings(Edge input) {
        Edge length = graph.op(
                "embeddings",
                "Slice",
                List.of(graph.op("embeddings", "Shape", List.of(input)), graph.list(1), graph.list(2)));
        Edge table = weights.whole("bert.embeddings.position_embeddings.weight");
        Edge positions = graph.op("embeddings", "Slice", List.of(table, graph.list(0), length, graph.list(0)));
        return tokens.add("embeddings", tokens.enter("embeddings", input), positions);
    }

    private Edge selfAttention(String path, Edge x, Edge batch) {
        Edge attended = tokens.attention(
                path,
                tokens.sequence(path, tokens.linear(path + ".self.query", x, true), batch, part.width()),
                tokens.sequence(path, tokens.linear(path + ".self.key", x, true), batch, part.width()),
                tokens.sequence(path, tokens.linear(path + ".self.value", x, true), batch, part.width()),
                part.heads(),
                true);
        return closing(path + ".output", tokens.flat(path, attended, part.width()), x);
    }

    /** All rows look at the same picture, so their tokens stand in one row. */
    private Edge crossAttention(String path, Edge x, int index) {
        String width = "" + part.width();
        Edge query = graph.reshape(path, tokens.linear(path + ".self.query", x, true), graph.list(1, -1, part.width()));
        Edge key = graph.input("key." + index, ElementType.FLOAT, "1", "image_tokens", width);
        Edge value = graph.input("value." + index, ElementType.FLOAT, "1", "image_tokens", width);
        Edge attended =
                tokens.attention(path, query, tokens.enter(path, key), tokens.enter(path, value), part.heads(), false);
        return closing(path + ".output", tokens.flat(path, attended, part.width()), x);
    }

    /** Linear layer, sum with what went in, normalisation. */
    private Edge closing(String path, Edge x, Edge residual) {
        return tokens.residualNorm(
                        path + ".LayerNorm",
                        tokens.linear(path + ".dense", x, false),
                        residual,
                        path + ".dense",
                        part.epsilon())
                .normed();
    }

    private Edge head(Edge x, Edge batch) {
        String path = "cls.predictions.transform";
        Edge transformed = tokens.layerNorm(path + ".LayerNorm", tokens.linearGelu(path + ".dense", x), part.epsilon());
        String bias = weights.has("cls.predictions.bias") ? "cls.predictions.bias" : "cls.predictions.decoder.bias";
        Edge words = graph.op(
                "cls.predictions",
                "Gemm",
                List.of(transformed, weights.whole("bert.embeddings.word_embeddings.weight"), weights.whole(bias)),
                Attribute.of("transB", 1L));
        return tokens.leave("logits", tokens.sequence("logits", words, batch, part.vocabulary()));
    }
}
