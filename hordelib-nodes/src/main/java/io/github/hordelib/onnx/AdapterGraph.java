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
 * Full T2I adapters (Mou et al. 2023) at any width: from a picture, features for each level of a UNet.
 *
 * <p>Input: {@code hint [batch, 64*colours, height/8, width/8]}, the picture with squares of 8x8 pixels as channels. Outputs:
 * {@code feature_0} and so on, one a level, each half as wide and high as the one before. All float32.
 */
public final class AdapterGraph {
    /** Levels of the UNets that adapters exist for. */
    private static final int LEVELS = 4;

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
        int count = 0;
        while (weights.has("body." + count + ".block1.weight")) {
            count++;
        }
        if (count == 0 || count % LEVELS != 0) {
            throw new GraphException(weights.weights().source() + ": expected blocks for " + LEVELS + " levels, found "
                    + count + " blocks");
        }
        int inputs = weights.shape("conv_in.weight").get(1);
        Edge hint = graph.input("hint", ElementType.FLOAT, "batch", "" + inputs, "height", "width");
        Edge x = images.conv("conv_in", images.enterImage("hint", hint), 1, Padding.same(1));
        int perLevel = count / LEVELS;
        for (int block = 0; block < count; block++) {
            x = block("body." + block, x, block > 0 && block % perLevel == 0);
            if (block % perLevel == perLevel - 1) {
                output(block / perLevel, x, weights.outputs("body." + block + ".block2"));
            }
        }
        return graph.build();
    }

    private Edge block(String path, Edge input, boolean halve) {
        Edge x = halve ? halved(path, input) : input;
        if (weights.has(path + ".in_conv.weight")) {
            x = images.conv(path + ".in_conv", x, 1, padding(path + ".in_conv"));
        }
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
