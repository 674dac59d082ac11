package io.github.hordelib.onnx;

import io.github.hordelib.checkpoint.UnetConfig;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.onnx.ImageLayers.Padding;
import io.github.hordelib.onnx.UnetEncoder.Inputs;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The UNet of Stable Diffusion 1, 2 and XL at any width and depth, as its tensor names and shapes describe it.
 *
 * <p>Inputs: {@code sample [batch, channels, height, width]} (latent, as the sampler scales it), {@code timestep [batch]}
 * (training timestep, may be fractional), {@code encoder_hidden_states [batch, tokens, width]}; {@code y [batch, width]} if
 * the network has a label embedding; {@link #TILES} if attention is in tiles; with control the inputs {@link #SKIP_RESIDUAL}, {@link #INPUT_RESIDUAL} and {@link
 * #MIDDLE_RESIDUAL}, for which one zero on the axes
 * batch, height and width is enough where there is nothing to add. Output: {@code out_sample}, what the network predicts.
 * All float32.
 */
public final class UnetGraph {
    /** Beginning of the names of inputs that are added to skip tensors only, by input block; ControlNets fill them. */
    public static final String SKIP_RESIDUAL = "down_block_res_samples_";
    /** Beginning of the names of inputs that are added after an input block, by input block; T2I adapters fill them. */
    public static final String INPUT_RESIDUAL = "input_block_res_samples_";
    /** Name of the input that is added after the middle block. */
    public static final String MIDDLE_RESIDUAL = "mid_block_res_sample";
    /**
     * Name of the input {@code [n, 5]} (whole numbers) that says how self-attention is cut into tiles; the first row with the
     * number of tokens counts, without one there is a single tile. Columns: tokens, rows of tiles, rows of tokens in a tile,
     * columns of tiles, columns of tokens in a tile.
     */
    public static final String TILES = "tiles";

    private final UnetEncoder encoder;
    private final GraphBuilder graph;
    private final WeightAccess weights;
    private final ImageLayers images;
    private final TokenLayers tokens;
    private final UnetConfig config;
    private final GraphOptions options;
    private final InnerChanges changes;
    private final Deque<InnerChanges.Skip> skips = new ArrayDeque<>();

    private UnetGraph(Weights source, UnetConfig config, GraphOptions options) {
        this.config = config;
        this.options = options;
        encoder = new UnetEncoder("UNet", source, config, options);
        graph = encoder.graph;
        weights = encoder.weights;
        images = encoder.images;
        tokens = encoder.tokens;
        changes = new InnerChanges(options.changes(), graph, images);
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
        Edge sample = encoder.sample();
        Inputs inputs = encoder.inputs(sample);
        Edge x = encoder.inputBlocks(images.enterImage("sample", sample), inputs, this::tapped);
        x = encoder.middle(x, inputs);
        if (options.control()) {
            x = plusInput(MIDDLE_RESIDUAL, x, encoder.lastChannels(), encoder.level());
        }
        x = outputBlocks(x, inputs);
        x = images.groupNorm("out.0", x, config.normGroups(), UnetEncoder.EPSILON, true);
        x = images.leaveImage("out", images.conv("out.2", x, 1, Padding.same(1)));
        graph.output("out_sample", x, ElementType.FLOAT, "batch", "" + weights.outputs("out.2"), "height", "width");
        return graph.build();
    }

    /** A ControlNet adds to the skip alone, an adapter to the state that goes on, and so to its skip as well. */
    private Edge tapped(int block, Edge x, int channels, int level) {
        Edge state = options.control() ? plusInput(INPUT_RESIDUAL + block, x, channels, level) : x;
        state = changes.behindInput(block, state, false);
        skips.push(changes.skip(options.control() ? plusInput(SKIP_RESIDUAL + block, state, channels, level) : state));
        return changes.behindInput(block, state, true);
    }

    private Edge plusInput(String name, Edge x, int channels, int level) {
        Edge residual =
                graph.input(name, ElementType.FLOAT, "batch", "" + channels, "height_" + level, "width_" + level);
        return tokens.add(name, x, images.enterImage(name, residual));
    }

    private Edge outputBlocks(Edge middle, Inputs inputs) {
        Edge x = middle;
        int channels = encoder.lastChannels();
        int width = weights.outputs("input_blocks.0.0");
        for (int i = 0; weights.weights().containsPrefix("output_blocks." + i + "."); i++) {
            String path = "output_blocks." + i;
            InnerChanges.Pair pair = changes.beforeOutput(path, x, channels, skips.pop(), width);
            x = encoder.blocks.timed(path + ".0", images.concat(path, pair.state(), pair.skip()), inputs.time());
            channels = weights.outputs(path + ".0.out_layers.3");
            x = encoder.transformed(path + ".1", x, inputs);
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
        encoder.ascend();
        return changes.upsampled(path, x, skips.element(), options.anySize());
    }
}
