package io.github.hordelib.onnx;

import io.github.hordelib.checkpoint.UnetConfig;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.onnx.ImageLayers.Padding;
import io.github.hordelib.onnx.UnetEncoder.Inputs;

/**
 * ControlNets (Zhang et al. 2023) at any width and depth: a copy of a UNet's encoder that is fed a picture and gives what is
 * added to the UNet's skips.
 *
 * <p>Inputs as those of {@link UnetGraph}, and {@code controlnet_cond [batch, 3, 8*height, 8*width]}, 0 to 1. Outputs:
 * {@code down_block_res_samples_0} and so on, by input block, and {@code mid_block_res_sample}, at strength 1. All float32.
 */
public final class ControlNetGraph {
    private final UnetEncoder encoder;
    private final GraphBuilder graph;
    private final WeightAccess weights;
    private final ImageLayers images;
    private final TokenLayers tokens;

    private ControlNetGraph(Weights source, UnetConfig config, GraphOptions options) {
        encoder = new UnetEncoder("ControlNet", source, config, options);
        graph = encoder.graph;
        weights = encoder.weights;
        images = encoder.images;
        tokens = encoder.tokens;
    }

    /**
     * Builds the graph.
     *
     * @param weights tensors under the names of the original layout, such as {@code zero_convs.0.0.weight}
     * @param config what shapes do not tell; that of the UNet it was made for
     * @param options dialect
     * @return the graph
     * @throws io.github.hordelib.checkpoint.CheckpointException if a tensor is missing
     */
    public static OnnxGraph build(Weights weights, UnetConfig config, GraphOptions options) {
        return new ControlNetGraph(weights, config, options).build();
    }

    private OnnxGraph build() {
        Edge sample = encoder.sample();
        Inputs inputs = encoder.inputs(sample);
        Edge hint = hint();
        Edge x = encoder.inputBlocks(images.enterImage("sample", sample), inputs, (block, state, channels, level) -> {
            Edge fed = block == 0 ? tokens.add("hint", state, hint) : state;
            residual("down_block_res_samples_" + block, "zero_convs." + block + ".0", fed, level);
            return fed;
        });
        residual("mid_block_res_sample", "middle_block_out.0", encoder.middle(x, inputs), encoder.level());
        return graph.build();
    }

    /** The picture goes through convolutions that bring it to the latent's size; every second index is an activation. */
    private Edge hint() {
        String first = "input_hint_block.0";
        int colours = weights.shape(first + ".weight").get(1);
        Edge picture =
                graph.input("controlnet_cond", ElementType.FLOAT, "batch", "" + colours, "hint_height", "hint_width");
        Edge x = images.conv(first, images.enterImage("controlnet_cond", picture), 1, Padding.same(1));
        for (int i = 2; weights.has("input_hint_block." + i + ".weight"); i += 2) {
            String path = "input_hint_block." + i;
            // Widths grow where sizes halve, except at the end, where the width becomes that of the network.
            boolean last = !weights.has("input_hint_block." + (i + 2) + ".weight");
            int stride = i % 4 == 0 && !last ? 2 : 1;
            x = images.conv(path, tokens.sigmoidGate(path, x, 1), stride, Padding.same(1));
        }
        return x;
    }

    private void residual(String name, String path, Edge x, int level) {
        Edge result = images.leaveImage(name, images.conv(path, x, 1, Padding.same(0)));
        graph.output(
                name,
                result,
                ElementType.FLOAT,
                "batch",
                "" + weights.outputs(path),
                "height_" + level,
                "width_" + level);
    }
}
