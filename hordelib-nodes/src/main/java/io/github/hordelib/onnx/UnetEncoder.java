package io.github.hordelib.onnx;

import io.github.hordelib.checkpoint.UnetConfig;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.onnx.ImageLayers.Padding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The part that a UNet and its ControlNets have in common: embeddings, input blocks and middle block, under the names of the
 * original layout. Confined to one thread.
 */
final class UnetEncoder {
    static final float EPSILON = 1e-5f;

    final GraphBuilder graph;
    final WeightAccess weights;
    final ImageLayers images;
    final TokenLayers tokens;
    final ResidualBlocks blocks;
    private final UnetConfig config;
    private final GraphOptions options;
    private final List<Integer> channels = new ArrayList<>();
    private int level;

    /** What happens to the hidden state behind an input block. */
    @FunctionalInterface
    interface Tap {
        /** Returns the state that goes on; {@code block} counts from 0, {@code level} halvings lie behind it. */
        Edge after(int block, Edge x, int channels, int level);
    }

    /** What the blocks need besides the hidden state. */
    record Inputs(Edge time, SpatialTransformer transformer) {}

    UnetEncoder(String name, Weights source, UnetConfig config, GraphOptions options) {
        this.config = config;
        this.options = options;
        graph = new GraphBuilder(source.source() + " (" + name + ")", options.form(), options.replaced());
        weights = new WeightAccess(graph, source);
        images = ImageLayers.of(options.form(), graph, weights);
        tokens = new TokenLayers(graph, weights, options.form());
        blocks = new ResidualBlocks(images, tokens, weights, config.normGroups(), EPSILON);
    }

    /** Declares the latent. */
    Edge sample() {
        int taken = weights.shape("input_blocks.0.0.weight").get(1);
        return graph.input("sample", ElementType.FLOAT, "batch", "" + taken, "height", "width");
    }

    /** Declares time, text and label, and embeds them. */
    Inputs inputs(Edge sample) {
        Edge time = timeEmbedding(weights.outputs("input_blocks.0.0"));
        Edge batch = tokens.firstExtent("batch", sample);
        SpatialTransformer.Sequences sequences = new SpatialTransformer.Sequences(batch, context(), tiles(batch));
        return new Inputs(
                time,
                new SpatialTransformer(images, tokens, weights, config.normGroups(), sequences, options.middle()));
    }

    private Optional<TokenTiles> tiles(Edge batch) {
        if (!options.changes().contains(new UnetChange.Tiles())) {
            return Optional.empty();
        }
        Edge table = graph.input(UnetGraph.TILES, ElementType.INT64, "depths", "5");
        return Optional.of(new TokenTiles(graph, table, batch));
    }

    private Edge timeEmbedding(int width) {
        Edge timestep = graph.input("timestep", ElementType.FLOAT, "batch");
        Edge wave = tokens.enter("time_embed", TimeEmbedding.of(graph, "time_embed", timestep, width));
        Edge embedding = twoLayers("time_embed.0", "time_embed.2", wave);
        if (weights.has("label_emb.0.0.weight")) {
            int labels = weights.shape("label_emb.0.0.weight").get(1);
            Edge y = tokens.enter("y", graph.input("y", ElementType.FLOAT, "batch", "" + labels));
            embedding = tokens.add("label_emb", embedding, twoLayers("label_emb.0.0", "label_emb.0.2", y));
        }
        return tokens.sigmoidGate("emb", embedding, 1);
    }

    private Edge twoLayers(String first, String second, Edge x) {
        return tokens.linearPerPicture(second, tokens.sigmoidGate(first, tokens.linearPerPicture(first, x), 1));
    }

    private Edge context() {
        String width = weights.weights().names().stream()
                .filter(name -> name.endsWith("attn2.to_k.weight"))
                .findFirst()
                .map(name -> "" + weights.shape(name).get(1))
                .orElse("context");
        return tokens.enter(
                "encoder_hidden_states",
                graph.input("encoder_hidden_states", ElementType.FLOAT, "batch", "tokens", width));
    }

    /** Runs the input blocks. */
    Edge inputBlocks(Edge image, Inputs inputs, Tap tap) {
        Edge x = image;
        for (int i = 0; weights.weights().containsPrefix("input_blocks." + i + "."); i++) {
            String path = "input_blocks." + i;
            if (weights.has(path + ".0.weight")) {
                x = images.conv(path + ".0", x, 1, Padding.same(1));
                channels.add(weights.outputs(path + ".0"));
            } else if (weights.has(path + ".0.op.weight")) {
                x = images.conv(path + ".0.op", x, 2, Padding.same(1));
                channels.add(weights.outputs(path + ".0.op"));
                level++;
            } else {
                x = transformed(path + ".1", blocks.timed(path + ".0", x, inputs.time()), inputs);
                channels.add(weights.outputs(path + ".0.out_layers.3"));
            }
            x = tap.after(i, x, channels.get(i), level);
        }
        return x;
    }

    /** Runs the middle block. */
    Edge middle(Edge input, Inputs inputs) {
        Edge x = input;
        for (int i = 0; weights.weights().containsPrefix("middle_block." + i + "."); i++) {
            String path = "middle_block." + i;
            x = weights.has(path + ".in_layers.0.weight")
                    ? blocks.timed(path, x, inputs.time())
                    : transformed(path, x, inputs);
        }
        return x;
    }

    /** Applies a transformer at the present level, if the checkpoint has one there. */
    Edge transformed(String path, Edge x, Inputs inputs) {
        String query = path + ".transformer_blocks.0.attn1.to_q";
        if (!weights.has(query + ".weight")) {
            return x;
        }
        return inputs.transformer().apply(path, x, config.heads().at(level, weights.outputs(query)));
    }

    /** Returns the channels behind the last input block. */
    int lastChannels() {
        return channels.get(channels.size() - 1);
    }

    /** Goes back up one level. */
    void ascend() {
        level--;
    }

    int level() {
        return level;
    }
}
