package io.github.hordelib.onnx;

import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.onnx.ImageLayers.Padding;
import io.github.hordelib.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Upscaling networks: ESRGAN and Real-ESRGAN (residual-in-residual dense blocks, Wang et al. 2018 and 2021) at any width and
 * depth, Real-ESRGAN's compact network (SRVGG), and SwinIR. One input {@code image} and one output {@code upscaled}, both float32
 * [batch, channels, height, width] with values 0 to 1, not clamped.
 */
public final class UpscalerGraph {
    private static final float SLOPE = 0.2f;
    private static final float RESIDUAL = 0.2f;

    private final GraphBuilder graph;
    private final WeightAccess weights;
    private final ImageLayers images;

    /**
     * A graph and what surrounds it.
     *
     * @param graph the graph
     * @param unshuffle side of the squares of pixels that the caller turns into channels first, 1 if none
     * @param multiple of what number of pixels width and height must be, 1 if any will do
     * @param scale how much wider and higher pictures become, the unshuffling counted
     * @param channels colours of a picture
     */
    public record Upscaling(OnnxGraph graph, int unshuffle, int multiple, int scale, int channels) {}

    private UpscalerGraph(Weights source, GraphOptions options) {
        this.graph = new GraphBuilder("upscaler " + source.source(), options.form(), options.replaced());
        this.weights = new WeightAccess(graph, source);
        this.images = ImageLayers.of(options.form(), graph, weights);
    }

    /**
     * Builds the graph of a network.
     *
     * @param weights tensors under the names of one of the families
     * @param options dialect
     * @return the graph
     * @throws GraphException if the tensors are of no known upscaling network
     */
    public static Upscaling build(Weights weights, GraphOptions options) {
        Weights named = UpscalerNames.normalized(weights);
        UpscalerGraph builder = new UpscalerGraph(named, options);
        if (named.contains("conv_first.weight") && named.containsPrefix("body.0.rdb1.")) {
            return builder.dense();
        }
        if (named.contains("body.0.weight") && named.contains("body.1.weight")) {
            return builder.compact();
        }
        if (SwinIrGraph.isOne(builder.weights)) {
            return new SwinIrGraph(builder.graph, builder.weights, builder.images, options.form()).build();
        }
        throw new GraphException(
                weights.source() + ": expected an ESRGAN, compact or SwinIR upscaler, found tensors such as "
                        + weights.names().stream().limit(3).toList());
    }

    private Upscaling dense() {
        int inputs = weights.shape("conv_first.weight").get(1);
        int channels = weights.outputs("conv_last");
        int unshuffle = (int) Math.round(Math.sqrt((double) inputs / channels));
        if (inputs != channels * unshuffle * unshuffle) {
            throw new GraphException(weights.weights().source() + ", tensor \"conv_first.weight\": expected " + channels
                    + " channels times a square, found " + inputs);
        }
        Edge first = conv("conv_first", input(inputs));
        Edge x = first;
        for (int block = 0; weights.has("body." + block + ".rdb1.conv1.weight"); block++) {
            x = residualBlock("body." + block, x);
        }
        x = add("conv_body", first, conv("conv_body", x));
        int scale = 1;
        for (int up = 1; weights.has("conv_up" + up + ".weight"); up++) {
            x = rectified("conv_up" + up, images.upsample("conv_up" + up, x));
            scale *= 2;
        }
        if (scale % unshuffle != 0) {
            throw new GraphException(
                    weights.weights().source() + ": expected a whole scale, found " + scale + "/" + unshuffle);
        }
        x = rectified("conv_hr", conv("conv_hr", x));
        return finished(conv("conv_last", x), unshuffle, scale / unshuffle, channels);
    }

    private Edge residualBlock(String path, Edge input) {
        Edge x = input;
        for (int dense = 1; dense <= 3; dense++) {
            x = denseBlock(path + ".rdb" + dense, x);
        }
        return scaledAdd(path, x, input);
    }

    private Edge denseBlock(String path, Edge input) {
        List<Edge> seen = new ArrayList<>(List.of(input));
        Edge x = input;
        for (int layer = 1; layer <= 4; layer++) {
            String name = path + ".conv" + layer;
            seen.add(withShortcut(path, layer, rectified(name, conv(name, x)), seen));
            x = graph.op(name, "Concat", seen, Attribute.of("axis", 1L));
        }
        return scaledAdd(path, conv(path + ".conv5", x), input);
    }

    /** ESRGAN+ (Rakotonirina and Rasoanaivo 2020) adds the input to the second layer, and the second layer to the fourth. */
    private Edge withShortcut(String path, int layer, Edge x, List<Edge> seen) {
        String shortcut = path + ".conv1x1";
        if (layer % 2 == 1 || !weights.has(shortcut + ".weight")) {
            return x;
        }
        return add(path, x, layer == 2 ? images.conv(shortcut, seen.get(0), 1, Padding.same(0)) : seen.get(2));
    }

    private Upscaling compact() {
        int channels = weights.shape("body.0.weight").get(1);
        int last = 0;
        while (weights.has("body." + (last + 1) + ".weight")) {
            last++;
        }
        Edge image = input(channels);
        Edge x = image;
        for (int layer = 0; layer <= last; layer++) {
            String path = "body." + layer;
            x = weights.shape(path + ".weight").rank() == 4 ? conv(path, x) : activated(path, x);
        }
        int scale = (int) Math.round(Math.sqrt((double) weights.outputs("body." + last) / channels));
        Edge shuffled = graph.op(
                "shuffle",
                "DepthToSpace",
                List.of(x),
                Attribute.of("blocksize", (long) scale),
                Attribute.of("mode", "CRD"));
        return finished(add("sum", shuffled, enlarged(image, scale)), 1, scale, channels);
    }

    private Edge activated(String path, Edge x) {
        return graph.op(path, "PRelu", List.of(x, weights.shaped(path + ".weight", weights.outputs(path), 1, 1)));
    }

    private Edge enlarged(Edge image, int scale) {
        Edge scales = graph.floats32("scales", Shape.of(4), 1, 1, scale, scale);
        return graph.op(
                "enlarged",
                "Resize",
                List.of(image, Edge.NONE, scales),
                Attribute.of("mode", "nearest"),
                Attribute.of("nearest_mode", "floor"),
                Attribute.of("coordinate_transformation_mode", "asymmetric"));
    }

    private Edge input(int channels) {
        Edge image = graph.input("image", ElementType.FLOAT, "batch", "" + channels, "height", "width");
        return images.enterImage("image", image);
    }

    private Upscaling finished(Edge x, int unshuffle, int scale, int channels) {
        Edge result = images.leaveImage("upscaled", x);
        graph.output("upscaled", result, ElementType.FLOAT, "batch", "" + channels, "out_height", "out_width");
        return new Upscaling(graph.build(), unshuffle, 1, scale, channels);
    }

    private Edge conv(String path, Edge x) {
        return images.conv(path, x, 1, Padding.same(1));
    }

    private Edge rectified(String path, Edge x) {
        return graph.op(path, "LeakyRelu", List.of(x), Attribute.of("alpha", SLOPE));
    }

    private Edge scaledAdd(String path, Edge x, Edge base) {
        Edge scaled = graph.op(path, "Mul", List.of(x, graph.floats("residual", Shape.of(), RESIDUAL)));
        return add(path, scaled, base);
    }

    private Edge add(String path, Edge a, Edge b) {
        return graph.op(path, "Add", List.of(a, b));
    }
}
