package io.github.hordelib.onnx;

import io.github.hordelib.onnx.WeightUse.ConvolutionInput;
import io.github.hordelib.onnx.WeightUse.Phase;
import io.github.hordelib.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Image layers for processors, in float32 with channels first. The forms are those that ONNX Runtime executes fastest there:
 * group normalisation by way of instance normalisation, up-sampling folded into the kernels of four small convolutions.
 */
final class CpuImageLayers implements ImageLayers {
    private final GraphBuilder graph;
    private final WeightAccess weights;
    private final TokenLayers tokens;

    CpuImageLayers(GraphBuilder graph, WeightAccess weights) {
        this.graph = graph;
        this.weights = weights;
        this.tokens = new TokenLayers(graph, weights, GraphForm.CPU);
    }

    @Override
    public Edge enterImage(String path, Edge nchw) {
        return nchw;
    }

    @Override
    public Edge leaveImage(String path, Edge image) {
        return image;
    }

    @Override
    public Edge conv(String path, Edge image, int stride, Padding padding) {
        Shape shape = weights.shape(path + ".weight");
        Edge kernel = weights.whole(path + ".weight");
        Edge convolved = conv(path, image, kernel, stride, padding, shape.get(2), shape.get(3));
        noteUses(path, convolved, Optional.empty());
        graph.kernel(new KernelLayer(path, convolved.name(), shape, stride, padding, false));
        return convolved;
    }

    private void noteUses(String path, Edge convolved, Optional<Phase> phase) {
        String kernel = path + ".weight";
        graph.use(ConvolutionInput.of(convolved, ConvolutionInput.KERNEL, kernel, weights.stored(kernel), phase));
        String bias = path + ".bias";
        if (weights.has(bias)) {
            graph.use(ConvolutionInput.of(
                    convolved, ConvolutionInput.BIAS, bias, weights.stored(bias), Optional.empty()));
        }
    }

    private Edge conv(String path, Edge image, Edge kernel, int stride, Padding pad, int height, int width) {
        List<Edge> from = new ArrayList<>(List.of(image, kernel));
        if (weights.has(path + ".bias")) {
            from.add(weights.whole(path + ".bias"));
        }
        return graph.op(
                path,
                "Conv",
                from,
                Attribute.list("kernel_shape", height, width),
                Attribute.list("strides", stride, stride),
                Attribute.list("pads", pad.top(), pad.left(), pad.bottom(), pad.right()));
    }

    /**
     * A 3x3 kernel over an image in which every pixel stands four times sees only 2x2 different pixels; which ones, and which
     * taps fall together, depends on the parity of row and column. So four convolutions with summed kernels do the same with
     * 16/36 of the work. The sums are nodes over constants, computed once when the session is made.
     */
    @Override
    public Edge upsample(String path, Edge image) {
        Shape shape = weights.shape(path + ".weight");
        graph.kernel(new KernelLayer(path, path, shape, 1, Padding.same(1), true));
        int outputs = shape.get(0);
        int inputs = shape.get(1);
        Edge taps = weights.shaped(path + ".weight", outputs * inputs, 9);
        List<Edge> phases = new ArrayList<>();
        for (int row = 0; row < 2; row++) {
            for (int column = 0; column < 2; column++) {
                String phase = path + ".phase" + row + column;
                Phase parity = new Phase(row, column);
                Edge sums =
                        graph.op(phase, "MatMul", List.of(taps, graph.floats(phase, Shape.of(9, 4), parity.matrix())));
                Edge kernel = graph.reshape(phase, sums, graph.list(outputs, inputs, 2, 2));
                Padding padding = new Padding(1 - row, 1 - column, row, column);
                Edge convolved = conv(path, image, kernel, 1, padding, 2, 2);
                noteUses(path, convolved, Optional.of(parity));
                phases.add(convolved);
            }
        }
        Edge joined = graph.op(path, "Concat", phases, Attribute.of("axis", 1L));
        return graph.op(path, "DepthToSpace", List.of(joined), Attribute.of("blocksize", 2L));
    }

    @Override
    public Edge upsampleTo(String path, Edge image, Edge like) {
        Edge scales = graph.floats32(path + ".scales", Shape.of(4), 1, 1, 2, 2);
        Edge doubled = graph.op(
                path,
                "Resize",
                List.of(image, Edge.NONE, scales),
                Attribute.of("mode", "nearest"),
                Attribute.of("nearest_mode", "floor"),
                Attribute.of("coordinate_transformation_mode", "asymmetric"));
        Edge shape = graph.op(path, "Shape", List.of(like));
        Edge size = graph.op(path, "Slice", List.of(shape, graph.list(2), graph.list(4)));
        Edge cut = graph.op(path, "Slice", List.of(doubled, graph.list(0, 0), size, graph.list(2, 3)));
        return conv(path, cut, 1, Padding.same(1));
    }

    @Override
    public Edge groupNorm(String path, Edge image, int groups, float epsilon, boolean silu) {
        int channels = weights.outputs(path);
        if (channels % groups != 0) {
            throw new GraphException(
                    "\"" + path + "\": expected channels in " + groups + " equal groups, found " + channels);
        }
        Edge shape = graph.op(path, "Shape", List.of(image));
        Edge grouped = graph.reshape(path, image, graph.list(0, groups, -1));
        Edge normed = graph.op(
                path,
                "InstanceNormalization",
                List.of(grouped, constant("ones", groups, 1), constant("zeros", groups, 0)),
                Attribute.of("epsilon", epsilon));
        Edge back = graph.reshape(path, normed, shape);
        Edge scaled = graph.op(path, "Mul", List.of(back, weights.shaped(path + ".weight", channels, 1, 1)));
        Edge moved = graph.op(path, "Add", List.of(scaled, weights.shaped(path + ".bias", channels, 1, 1)));
        return silu ? tokens.sigmoidGate(path, moved, 1) : moved;
    }

    private Edge constant(String name, int count, float value) {
        float[] data = new float[count];
        Arrays.fill(data, value);
        return graph.floats(name, Shape.of(count), data);
    }

    @Override
    public Edge concat(String path, Edge first, Edge second) {
        return graph.op(path, "Concat", List.of(first, second), Attribute.of("axis", 1L));
    }

    @Override
    public Edge addPerChannel(String path, Edge image, Edge vector) {
        Edge spread = graph.op(path, "Unsqueeze", List.of(vector, graph.list(2, 3)));
        return graph.op(path, "Add", List.of(image, spread));
    }

    @Override
    public Edge tokens(String path, Edge image, int channels) {
        Edge columns = graph.reshape(path, image, graph.list(0, channels, -1));
        Edge rows = graph.op(path, "Transpose", List.of(columns), Attribute.list("perm", 0, 2, 1));
        return tokens.flat(path, rows, channels);
    }

    @Override
    public Edge imageOf(String path, Edge rowsOf, Edge like, int channels) {
        Edge rows = tokens.sequence(path, rowsOf, tokens.firstExtent(path, like), channels);
        Edge columns = graph.op(path, "Transpose", List.of(rows), Attribute.list("perm", 0, 2, 1));
        return graph.reshape(path, columns, graph.op(path, "Shape", List.of(like)));
    }
}
