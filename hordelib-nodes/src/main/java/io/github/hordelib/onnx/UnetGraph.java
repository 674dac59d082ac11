package io.github.hordelib.onnx;

import io.github.hordelib.checkpoint.UnetConfig;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.onnx.ImageLayers.Padding;
import io.github.hordelib.tensor.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The UNet of Stable Diffusion 1, 2 and XL at any width and depth, as its tensor names and shapes describe it.
 *
 * <p>Inputs: {@code sample [batch, channels, height, width]} (latent, as the sampler scales it), {@code timestep [batch]}
 * (training timestep, may be fractional), {@code encoder_hidden_states [batch, tokens, width]}; {@code y [batch, width]} if
 * the network has a label embedding; with control the inputs {@link #SKIP_RESIDUAL}, {@link #INPUT_RESIDUAL} and {@link
 * #MIDDLE_RESIDUAL}, for which one zero on the axes batch, height and width is enough where there is nothing to add. Output: {@code out_sample}, what the network predicts. All float32.
 */
public final class UnetGraph {
    /** Beginning of the names of inputs that are added to skip tensors only, by input block; ControlNets fill them. */
    public static final String SKIP_RESIDUAL = "down_block_res_samples_";
    /** Beginning of the names of inputs that are added after an input block, by input block; T2I adapters fill them. */
    public static final String INPUT_RESIDUAL = "input_block_res_samples_";
    /** Name of the input that is added after the middle block. */
    public static final String MIDDLE_RESIDUAL = "mid_block_res_sample";

    private static final float EPSILON = 1e-5f;

    private final GraphBuilder graph;
    private final WeightAccess weights;
    private final ImageLayers images;
    private final TokenLayers tokens;
    private final ResidualBlocks blocks;
    private final UnetConfig config;
    private final GraphOptions options;
    private final Deque<Edge> skips = new ArrayDeque<>();
    private final List<Integer> skipChannels = new ArrayList<>();
    private int level;

    private UnetGraph(Weights source, UnetConfig config, GraphOptions options) {
        this.config = config;
        this.options = options;
        graph = new GraphBuilder(source.source() + " (UNet)", options.form(), options.replaced());
        weights = new WeightAccess(graph, source);
        images = ImageLayers.of(options.form(), graph, weights);
        tokens = new TokenLayers(graph, weights, options.form());
        blocks = new ResidualBlocks(images, tokens, weights, config.normGroups(), EPSILON);
    }

    /**
     * Builds the graph.
     *
     * @param weights tensors under the names of the original layout, such as {@code input_blocks.0.0.weight}
     * @param config what shapes do not tell
     * @param options dialect and variants
     * @return the graph
     * @throws io.github.hordelib.checkpoint.CheckpointException if a tensor is missing
     * @throws GraphException if shapes do not fit together
     */
    public static OnnxGraph build(Weights weights, UnetConfig config, GraphOptions options) {
        return new UnetGraph(weights, config, options).build();
    }

    private OnnxGraph build() {
        Shape first = weights.shape("input_blocks.0.0.weight");
        Edge sample = graph.input("sample", ElementType.FLOAT, "batch", "" + first.get(1), "height", "width");
        Edge time = timeEmbedding(first.get(0));
        Edge batch = tokens.firstExtent("batch", sample);
        SpatialTransformer transformer =
                new SpatialTransformer(images, tokens, weights, config.normGroups(), batch, context());
        Edge x = inputBlocks(images.enterImage("sample", sample), time, transformer);
        x = middle(x, time, transformer);
        x = outputBlocks(x, time, transformer);
        x = images.groupNorm("out.0", x, config.normGroups(), EPSILON, true);
        x = images.leaveImage("out", images.conv("out.2", x, 1, Padding.same(1)));
        graph.output("out_sample", x, ElementType.FLOAT, "batch", "" + weights.outputs("out.2"), "height", "width");
        return graph.build();
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
        return tokens.linear(second, tokens.sigmoidGate(first, tokens.linear(first, x, true), 1), true);
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

    private Edge inputBlocks(Edge image, Edge time, SpatialTransformer transformer) {
        Edge x = image;
        for (int i = 0; weights.weights().containsPrefix("input_blocks." + i + "."); i++) {
            String path = "input_blocks." + i;
            if (weights.has(path + ".0.weight")) {
                x = images.conv(path + ".0", x, 1, Padding.same(1));
                skipChannels.add(weights.outputs(path + ".0"));
            } else if (weights.has(path + ".0.op.weight")) {
                x = images.conv(path + ".0.op", x, 2, Padding.same(1));
                skipChannels.add(weights.outputs(path + ".0.op"));
                level++;
            } else {
                x = transformed(path + ".1", blocks.timed(path + ".0", x, time), transformer);
                skipChannels.add(weights.outputs(path + ".0.out_layers.3"));
            }
            x = controlled(INPUT_RESIDUAL + i, x, skipChannels.get(i));
            skips.push(controlled(SKIP_RESIDUAL + i, x, skipChannels.get(i)));
        }
        return x;
    }

    private Edge controlled(String name, Edge x, int channels) {
        if (!options.control()) {
            return x;
        }
        Edge residual =
                graph.input(name, ElementType.FLOAT, "batch", "" + channels, "height_" + level, "width_" + level);
        return tokens.add(name, x, images.enterImage(name, residual));
    }

    private Edge transformed(String path, Edge x, SpatialTransformer transformer) {
        String query = path + ".transformer_blocks.0.attn1.to_q";
        if (!weights.has(query + ".weight")) {
            return x;
        }
        return transformer.apply(path, x, config.heads().at(level, weights.outputs(query)));
    }

    private Edge middle(Edge input, Edge time, SpatialTransformer transformer) {
        Edge x = input;
        for (int i = 0; weights.weights().containsPrefix("middle_block." + i + "."); i++) {
            String path = "middle_block." + i;
            x = weights.has(path + ".in_layers.0.weight")
                    ? blocks.timed(path, x, time)
                    : transformed(path, x, transformer);
        }
        return controlled(MIDDLE_RESIDUAL, x, skipChannels.get(skipChannels.size() - 1));
    }

    private Edge outputBlocks(Edge middle, Edge time, SpatialTransformer transformer) {
        Edge x = middle;
        for (int i = 0; weights.weights().containsPrefix("output_blocks." + i + "."); i++) {
            String path = "output_blocks." + i;
            x = blocks.timed(path + ".0", images.concat(path, x, skips.pop()), time);
            x = transformed(path + ".1", x, transformer);
            for (int part = 1; part <= 2; part++) {
                x = upsampled(path + "." + part + ".conv", x);
            }
        }
        return x;
    }

    private Edge upsampled(String path, Edge x) {
        if (!weights.has(path + ".weight")) {
            return x;
        }
        level--;
        return options.anySize() ? images.upsampleTo(path, x, skips.element()) : images.upsample(path, x);
    }
}
