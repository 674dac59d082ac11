package io.github.hordelib.onnx;

import io.github.hordelib.checkpoint.StoredTensor;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.onnx.ImageLayers.Padding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * T2I adapters (Mou et al. 2023) at any width, full and light ones, and the full ones of Stable Diffusion XL: from a picture,
 * features for each level of a UNet.
 *
 * <p>Input: {@code hint [batch, square*square*colours, height/square, width/square]}, the picture with squares of pixels as
 * channels. Outputs: {@code feature_0} and so on, one a level, each half as wide and high as the one before; those of XL halve
 * at the third level only. All float32.
 */
public final class AdapterGraph {
    /** Levels of the UNets that adapters exist for. */
    private static final int LEVELS = 4;

    private static final int FIRST_HALF_XL = 2;
    private static final int SQUARE = 8;
    private static final int SQUARE_XL = 16;
    private static final String FIRST = "conv_in.weight";
    private static final String FIRST_LIGHT = "body.0.in_conv.weight";

    private static final Pattern DIFFUSERS_BLOCK =
            Pattern.compile("body\\.(\\d{1,4})\\.(?:resnets\\.(\\d{1,4})\\.)?(.*)");

    private final GraphBuilder graph;
    private final WeightAccess weights;
    private final ImageLayers images;

    private AdapterGraph(Weights source, GraphOptions options) {
        graph = new GraphBuilder(source.source() + " (T2I adapter)", options.form(), options.replaced());
        weights = new WeightAccess(graph, source);
        images = ImageLayers.of(options.form(), graph, weights);
    }

    /**
     * What the weights tell of an adapter. Immutable.
     *
     * @param square sides of the squares of pixels that become channels
     * @param colours 3, or 1 for grey pictures
     * @param light whether it has few layers
     */
    public record Traits(int square, int colours, boolean light) {
        /**
         * Returns whether it is one of Stable Diffusion XL, whose last feature belongs behind the middle of the UNet.
         *
         * @return false for those of Stable Diffusion 1 and 2
         */
        public boolean xl() {
            return square == SQUARE_XL;
        }

        /**
         * Returns where features are added.
         *
         * @return index of the input block by level; one less feature than levels for XL
         */
        public List<Integer> inputBlocks() {
            return xl() ? List.of(3, 5, 8) : List.of(2, 5, 8, 11);
        }
    }

    /**
     * Tells what kind of adapter weights are.
     *
     * @param weights tensors under the original names, see {@link #originalNames}
     * @return the kind
     * @throws GraphException if the first layer takes no such pictures
     */
    public static Traits traits(Weights weights) {
        boolean light = !weights.contains(FIRST);
        int inputs = weights.shape(light ? FIRST_LIGHT : FIRST).get(1);
        for (int square : light ? new int[] {SQUARE} : new int[] {SQUARE, SQUARE_XL}) {
            for (int colours : new int[] {1, 3}) {
                if (inputs == square * square * colours) {
                    return new Traits(square, colours, light);
                }
            }
        }
        throw new GraphException(weights.source() + ": expected a T2I adapter of 64, 192, 256 or 768 channels, found "
                + inputs + " (" + (light ? "light" : "full") + ")");
    }

    /**
     * Builds the graph.
     *
     * @param weights tensors under the original names, see {@link #originalNames}
     * @param options dialect
     * @return the graph
     * @throws GraphException if the blocks cannot be shared out among the levels
     */
    public static OnnxGraph build(Weights weights, GraphOptions options) {
        return new AdapterGraph(weights, options).build();
    }

    /**
     * Brings the names of either layout to the original ones, such as {@code body.0.block1.weight}.
     *
     * @param weights tensors under original or diffusers names
     * @return the same tensors
     */
    public static Weights originalNames(Weights weights) {
        Weights inner = weights.containsPrefix("adapter.") ? weights.under("adapter.") : weights;
        Map<String, StoredTensor> renamed = new LinkedHashMap<>();
        if (!inner.contains(FIRST)) {
            inner.tensors().forEach((name, tensor) -> renamed.put(name.replace(".resnets.", ".body."), tensor));
            return Weights.of(weights.source(), renamed, weights.metadata());
        }
        int perLevel = 0;
        while (inner.containsPrefix("body.0.resnets." + perLevel + ".")) {
            perLevel++;
        }
        for (Map.Entry<String, StoredTensor> tensor : inner.tensors().entrySet()) {
            renamed.put(perLevel == 0 ? tensor.getKey() : originalName(tensor.getKey(), perLevel), tensor.getValue());
        }
        return Weights.of(weights.source(), renamed, weights.metadata());
    }

    private static String originalName(String name, int perLevel) {
        Matcher block = DIFFUSERS_BLOCK.matcher(name);
        if (!block.matches()) {
            return name;
        }
        int level = Integer.parseInt(block.group(1));
        int inner = block.group(2) == null ? 0 : Integer.parseInt(block.group(2));
        return "body." + (level * perLevel + inner) + "." + block.group(3);
    }

    private OnnxGraph build() {
        Traits traits = traits(weights.weights());
        int inputs = traits.colours() * traits.square() * traits.square();
        Edge hint = images.enterImage(
                "hint", graph.input("hint", ElementType.FLOAT, "batch", "" + inputs, "height", "width"));
        if (traits.light()) {
            light(hint);
        } else {
            full(images.conv("conv_in", hint, 1, Padding.same(1)), traits);
        }
        return graph.build();
    }

    private void full(Edge first, Traits traits) {
        int count = 0;
        while (weights.has("body." + count + ".block1.weight")) {
            count++;
        }
        if (count == 0 || count % LEVELS != 0) {
            throw new GraphException(weights.weights().source() + ": expected blocks for " + LEVELS + " levels, found "
                    + count + " blocks");
        }
        Edge x = first;
        int perLevel = count / LEVELS;
        for (int block = 0; block < count; block++) {
            int level = block / perLevel;
            boolean halves = traits.xl() ? level == FIRST_HALF_XL : level > 0;
            x = block("body." + block, x, halves && block % perLevel == 0);
            if (block % perLevel == perLevel - 1) {
                output(level, x, weights.outputs("body." + block + ".block2"));
            }
        }
    }

    private void light(Edge hint) {
        Edge x = hint;
        for (int level = 0; level < LEVELS; level++) {
            String path = "body." + level;
            x = level > 0 ? halved(path, x) : x;
            x = images.conv(path + ".in_conv", x, 1, Padding.same(0));
            for (int inner = 0; weights.has(path + ".body." + inner + ".block1.weight"); inner++) {
                x = residual(path + ".body." + inner, x);
            }
            x = images.conv(path + ".out_conv", x, 1, Padding.same(0));
            output(level, x, weights.outputs(path + ".out_conv"));
        }
    }

    private Edge block(String path, Edge input, boolean halve) {
        Edge x = halve ? halved(path, input) : input;
        if (weights.has(path + ".in_conv.weight")) {
            x = images.conv(path + ".in_conv", x, 1, padding(path + ".in_conv"));
        }
        return residual(path, x);
    }

    private Edge residual(String path, Edge x) {
        Edge inner = images.conv(path + ".block1", x, 1, padding(path + ".block1"));
        Edge active = graph.op(path, "Relu", List.of(inner));
        Edge outer = images.conv(path + ".block2", active, 1, padding(path + ".block2"));
        return graph.op(path, "Add", List.of(outer, x));
    }

    private Padding padding(String path) {
        return Padding.same(weights.shape(path + ".weight").get(2) / 2);
    }

    private Edge halved(String path, Edge x) {
        return graph.op(
                path,
                "AveragePool",
                List.of(x),
                Attribute.list("kernel_shape", 2, 2),
                Attribute.list("strides", 2, 2),
                Attribute.of("ceil_mode", 1L));
    }

    private void output(int level, Edge x, int channels) {
        String name = "feature_" + level;
        graph.output(
                name,
                images.leaveImage(name, x),
                ElementType.FLOAT,
                "batch",
                "" + channels,
                "height_" + level,
                "width_" + level);
    }
}
