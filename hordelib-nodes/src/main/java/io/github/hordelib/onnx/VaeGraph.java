package io.github.hordelib.onnx;

import io.github.hordelib.checkpoint.VaeConfig;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.onnx.ImageLayers.Padding;

/**
 * The two halves of an autoencoder (AutoencoderKL) at any width and depth.
 *
 * <p>Encoder: {@code sample [batch, 3, height, width]} in -1..1 to {@code latent_parameters [batch, 2*channels, height/f,
 * width/f]}, the mean and then the logarithm of the variance. Decoder: {@code latent_sample [batch, channels, height, width]}
 * to {@code sample [batch, 3, f*height, f*width]}, about -1..1. Latents are those of the VAE, not scaled. All float32.
 */
public final class VaeGraph {
    private static final float EPSILON = 1e-6f;

    private final GraphBuilder graph;
    private final WeightAccess weights;
    private final ImageLayers images;
    private final TokenLayers tokens;
    private final ResidualBlocks blocks;
    private final int groups;

    private VaeGraph(String part, Weights source, VaeConfig config, GraphOptions options) {
        graph = new GraphBuilder(source.source() + " (" + part + ")", options.form(), options.replaced());
        weights = new WeightAccess(graph, source);
        images = ImageLayers.of(options.form(), graph, weights);
        tokens = new TokenLayers(graph, weights, options.form());
        groups = config.normGroups();
        blocks = new ResidualBlocks(images, tokens, weights, groups, EPSILON);
    }

    /**
     * Builds the encoder.
     *
     * @param weights tensors under the names of the original layout, such as {@code encoder.conv_in.weight}
     * @param config what shapes do not tell
     * @param options dialect
     * @return the graph
     * @throws io.github.hordelib.checkpoint.CheckpointException if a tensor is missing
     */
    public static OnnxGraph encoder(Weights weights, VaeConfig config, GraphOptions options) {
        return new VaeGraph("VAE encoder", weights, config, options).encoder();
    }

    /**
     * Builds the decoder.
     *
     * @param weights tensors under the names of the original layout, such as {@code decoder.conv_in.weight}
     * @param config what shapes do not tell
     * @param options dialect
     * @return the graph
     * @throws io.github.hordelib.checkpoint.CheckpointException if a tensor is missing
     */
    public static OnnxGraph decoder(Weights weights, VaeConfig config, GraphOptions options) {
        return new VaeGraph("VAE decoder", weights, config, options).decoder();
    }

    private OnnxGraph encoder() {
        int channels = weights.shape("encoder.conv_in.weight").get(1);
        Edge sample = graph.input("sample", ElementType.FLOAT, "batch", "" + channels, "height", "width");
        Edge batch = tokens.firstExtent("batch", sample);
        Edge x = images.conv("encoder.conv_in", images.enterImage("sample", sample), 1, Padding.same(1));
        for (int i = 0; weights.weights().containsPrefix("encoder.down." + i + "."); i++) {
            x = stage("encoder.down." + i, x);
            if (weights.has("encoder.down." + i + ".downsample.conv.weight")) {
                x = images.conv("encoder.down." + i + ".downsample.conv", x, 2, new Padding(0, 0, 1, 1));
            }
        }
        x = finish("encoder", middle("encoder.mid", x, batch));
        String last = "encoder.conv_out";
        if (weights.has("quant_conv.weight")) {
            x = images.conv("quant_conv", x, 1, Padding.same(0));
            last = "quant_conv";
        }
        return finished("latent_parameters", x, weights.outputs(last));
    }

    private OnnxGraph decoder() {
        boolean quantised = weights.has("post_quant_conv.weight");
        String first = quantised ? "post_quant_conv" : "decoder.conv_in";
        int channels = weights.shape(first + ".weight").get(1);
        Edge sample = graph.input("latent_sample", ElementType.FLOAT, "batch", "" + channels, "height", "width");
        Edge batch = tokens.firstExtent("batch", sample);
        Edge x = images.enterImage("latent_sample", sample);
        if (quantised) {
            x = images.conv("post_quant_conv", x, 1, Padding.same(0));
        }
        x = middle("decoder.mid", images.conv("decoder.conv_in", x, 1, Padding.same(1)), batch);
        for (int i = stages("decoder.up.") - 1; i >= 0; i--) {
            x = stage("decoder.up." + i, x);
            if (weights.has("decoder.up." + i + ".upsample.conv.weight")) {
                x = images.upsample("decoder.up." + i + ".upsample.conv", x);
            }
        }
        return finished("sample", finish("decoder", x), weights.outputs("decoder.conv_out"));
    }

    private int stages(String prefix) {
        int count = 0;
        while (weights.weights().containsPrefix(prefix + count + ".")) {
            count++;
        }
        return count;
    }

    private Edge stage(String path, Edge input) {
        Edge x = input;
        for (int i = 0; weights.has(path + ".block." + i + ".conv1.weight"); i++) {
            x = blocks.plain(path + ".block." + i, x);
        }
        return x;
    }

    private Edge middle(String path, Edge input, Edge batch) {
        Edge x = blocks.plain(path + ".block_1", input);
        if (weights.has(path + ".attn_1.norm.weight")) {
            x = attention(path + ".attn_1", x, batch);
        }
        return blocks.plain(path + ".block_2", x);
    }

    private Edge attention(String path, Edge x, Edge batch) {
        int channels = weights.outputs(path + ".norm");
        Edge normed = images.groupNorm(path + ".norm", x, groups, EPSILON, false);
        Edge rows = images.tokens(path, normed, channels);
        Edge query = tokens.sequence(path, tokens.linear(path + ".q", rows, true), batch, channels);
        Edge key = tokens.sequence(path, tokens.linear(path + ".k", rows, true), batch, channels);
        Edge value = tokens.sequence(path, tokens.linear(path + ".v", rows, true), batch, channels);
        Edge result = tokens.flat(path, tokens.attention(path, query, key, value, 1, false), channels);
        Edge projected = tokens.linear(path + ".proj_out", result, true);
        return tokens.add(path, x, images.imageOf(path, projected, x, channels));
    }

    private Edge finish(String part, Edge x) {
        Edge normed = images.groupNorm(part + ".norm_out", x, groups, EPSILON, true);
        return images.conv(part + ".conv_out", normed, 1, Padding.same(1));
    }

    private OnnxGraph finished(String output, Edge x, int channels) {
        Edge result = images.leaveImage(output, x);
        graph.output(output, result, ElementType.FLOAT, "batch", "" + channels, "out_height", "out_width");
        return graph.build();
    }
}
