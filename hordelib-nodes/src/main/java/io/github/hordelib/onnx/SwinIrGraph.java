package io.github.hordelib.onnx;

import io.github.hordelib.onnx.ImageLayers.Padding;
import io.github.hordelib.tensor.Shape;
import java.util.List;

/**
 * SwinIR (Liang et al. 2021): groups of Swin transformer blocks with a convolution and a residual each, at any width and
 * depth, and one of the ways of enlarging that the authors published. Confined to one thread.
 *
 * @see <a href="https://github.com/JingyunLiang/SwinIR/blob/main/models/network_swinir.py">the authors' code (Apache-2.0)</a>
 */
final class SwinIrGraph {
    private static final float[] MEAN_COLOUR = {0.4488f, 0.4371f, 0.4040f};
    /** Only the published networks against JPEG's traces have such windows, and only they count colours to 255. */
    private static final int WINDOW_OF_JPEG = 7;

    private static final float BYTE = 255;
    private static final float SLOPE = 0.2f;
    private static final float SLOPE_BEFORE = 0.01f;
    private static final float EPSILON = 1e-5f;

    private final GraphBuilder graph;
    private final WeightAccess weights;
    private final ImageLayers images;
    private final TokenLayers tokens;
    private final int width;
    private final SwinWindows windows;
    private int scale = 1;

    SwinIrGraph(GraphBuilder graph, WeightAccess weights, ImageLayers images, GraphForm form) {
        this.graph = graph;
        this.weights = weights;
        this.images = images;
        this.tokens = new TokenLayers(graph, weights, form);
        this.width = weights.outputs("conv_first");
        if (weights.has("absolute_pos_embed")) {
            throw new GraphException(
                    weights.weights().source()
                            + ", tensor \"absolute_pos_embed\": expected a SwinIR for pictures of any size, found one for one size");
        }
        this.windows = new SwinWindows(graph, weights, tokens, width);
    }

    static boolean isOne(WeightAccess weights) {
        return weights.has("conv_first.weight") && weights.has(block(0, 0) + ".attn.relative_position_bias_table");
    }

    UpscalerGraph.Upscaling build() {
        int channels = weights.shape("conv_first.weight").get(1);
        Edge image = graph.input("image", ElementType.FLOAT, "1", "" + channels, "height", "width");
        windows.of(image);
        Edge mean = graph.floats32("mean", Shape.of(1, channels, 1, 1), mean(channels));
        Edge range = graph.floats32("range", Shape.of(), windows.side() == WINDOW_OF_JPEG ? BYTE : 1);
        Edge moved = graph.op("image", "Sub", List.of(image, mean));
        Edge centred = images.enterImage("image", graph.op("image", "Mul", List.of(moved, range)));
        Edge first = conv("conv_first", centred);
        Edge deep = add("body", convs("conv_after_body", body(first)), first);
        Edge large = images.leaveImage("enlarged", enlarged(deep, centred, channels));
        Edge scaled = graph.op("upscaled", "Div", List.of(large, range));
        graph.output(
                "upscaled",
                graph.op("upscaled", "Add", List.of(scaled, mean)),
                ElementType.FLOAT,
                "1",
                "" + channels,
                "out_height",
                "out_width");
        return new UpscalerGraph.Upscaling(graph.build(), 1, windows.side(), scale, channels);
    }

    private static float[] mean(int channels) {
        return channels == MEAN_COLOUR.length ? MEAN_COLOUR.clone() : new float[channels];
    }

    private static String block(int group, int block) {
        return "layers." + group + ".residual_group.blocks." + block;
    }

    private Edge body(Edge first) {
        Edge x = images.tokens("patch_embed", first, width);
        if (weights.has("patch_embed.norm.weight")) {
            x = tokens.layerNorm("patch_embed.norm", x, EPSILON);
        }
        for (int group = 0; weights.has(block(group, 0) + ".norm1.weight"); group++) {
            Edge y = x;
            for (int block = 0; weights.has(block(group, block) + ".norm1.weight"); block++) {
                y = transformed(block(group, block), y, block);
            }
            String path = "layers." + group;
            Edge convolved = convs(path + ".conv", images.imageOf(path, y, first, width));
            x = add(path, images.tokens(path, convolved, width), x);
        }
        return images.imageOf("norm", tokens.layerNorm("norm", x, EPSILON), first, width);
    }

    /** Every second block looks across the borders of the windows of the one before. */
    private Edge transformed(String path, Edge input, int index) {
        Edge x = add(path, input, windows.attention(path, input, index % 2 == 1));
        Edge normed = tokens.layerNorm(path + ".norm2", x, EPSILON);
        return add(path, x, tokens.linear(path + ".mlp.fc2", tokens.linearGelu(path + ".mlp.fc1", normed), true));
    }

    /** One convolution, or three with a narrow middle. */
    private Edge convs(String path, Edge x) {
        if (weights.has(path + ".weight")) {
            return conv(path, x);
        }
        Edge narrow = rectified(path, conv(path + ".0", x), SLOPE);
        Edge middle = rectified(path, images.conv(path + ".2", narrow, 1, Padding.same(0)), SLOPE);
        return conv(path + ".4", middle);
    }

    private Edge enlarged(Edge deep, Edge image, int channels) {
        if (!weights.has("conv_before_upsample.0.weight")) {
            return weights.has("upsample.0.weight")
                    ? shuffled("upsample.0", deep, channels)
                    : add("restored", conv("conv_last", deep), image);
        }
        Edge x = rectified("conv_before_upsample", conv("conv_before_upsample.0", deep), SLOPE_BEFORE);
        for (int step = 0; weights.has("upsample." + step + ".weight"); step += 2) {
            x = shuffled("upsample." + step, x, weights.outputs("conv_before_upsample.0"));
        }
        for (int step = 1; weights.has("conv_up" + step + ".weight"); step++) {
            x = rectified("conv_up" + step, images.upsample("conv_up" + step, x), SLOPE);
            scale *= 2;
        }
        if (weights.has("conv_hr.weight")) {
            x = rectified("conv_hr", conv("conv_hr", x), SLOPE);
        }
        return conv("conv_last", x);
    }

    private Edge shuffled(String path, Edge x, int channels) {
        int side = (int) Math.round(Math.sqrt((double) weights.outputs(path) / channels));
        scale *= side;
        return graph.op(
                path,
                "DepthToSpace",
                List.of(conv(path, x)),
                Attribute.of("blocksize", (long) side),
                Attribute.of("mode", "CRD"));
    }

    private Edge conv(String path, Edge x) {
        return images.conv(path, x, 1, Padding.same(1));
    }

    private Edge rectified(String path, Edge x, float slope) {
        return graph.op(path, "LeakyRelu", List.of(x), Attribute.of("alpha", slope));
    }

    private Edge add(String path, Edge a, Edge b) {
        return graph.op(path, "Add", List.of(a, b));
    }
}
