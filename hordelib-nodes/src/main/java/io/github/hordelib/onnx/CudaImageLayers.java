package io.github.hordelib.onnx;

import io.github.hordelib.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Image layers for the CUDA provider, in float16 with channels last. */
final class CudaImageLayers implements ImageLayers {
    private final GraphBuilder graph;
    private final WeightAccess weights;
    private final TokenLayers tokens;

    CudaImageLayers(GraphBuilder graph, WeightAccess weights) {
        this.graph = graph;
        this.weights = weights;
        this.tokens = new TokenLayers(graph, weights, GraphForm.CUDA);
    }

    @Override
    public Edge enterImage(String path, Edge nchw) {
        return transpose(path, tokens.enter(path, nchw), 0, 2, 3, 1);
    }

    @Override
    public Edge leaveImage(String path, Edge image) {
        return tokens.leave(path, transpose(path, image, 0, 3, 1, 2));
    }

    private Edge transpose(String path, Edge x, long... order) {
        return graph.op(path, "Transpose", List.of(x), Attribute.list("perm", order));
    }

    @Override
    public Edge conv(String path, Edge image, int stride, Padding pad) {
        Shape shape = weights.shape(path + ".weight");
        Edge kernel = transpose(path, weights.whole(path + ".weight"), 0, 2, 3, 1);
        List<Edge> from = new ArrayList<>(List.of(image, kernel));
        if (weights.has(path + ".bias")) {
            from.add(weights.whole(path + ".bias"));
        }
        return graph.contrib(
                path,
                "NhwcConv",
                from,
                Attribute.list("kernel_shape", shape.get(2), shape.get(3)),
                Attribute.list("strides", stride, stride),
                Attribute.list("pads", pad.top(), pad.left(), pad.bottom(), pad.right()));
    }

    @Override
    public Edge upsample(String path, Edge image) {
        return conv(path, doubled(path, image), 1, Padding.same(1));
    }

    @Override
    public Edge upsampleTo(String path, Edge image, Edge like) {
        Edge shape = graph.op(path, "Shape", List.of(like));
        Edge size = graph.op(path, "Slice", List.of(shape, graph.list(1), graph.list(3)));
        Edge cut = graph.op(path, "Slice", List.of(doubled(path, image), graph.list(0, 0), size, graph.list(1, 2)));
        return conv(path, cut, 1, Padding.same(1));
    }

    private Edge doubled(String path, Edge image) {
        Edge scales = graph.floats32(path + ".scales", Shape.of(4), 1, 2, 2, 1);
        return graph.op(
                path,
                "Resize",
                List.of(image, Edge.NONE, scales),
                Attribute.of("mode", "nearest"),
                Attribute.of("nearest_mode", "floor"),
                Attribute.of("coordinate_transformation_mode", "asymmetric"));
    }

    @Override
    public Edge groupNorm(String path, Edge image, int groups, float epsilon, boolean silu) {
        return graph.contrib(
                path,
                "GroupNorm",
                List.of(image, single(path + ".weight"), single(path + ".bias")),
                Attribute.of("epsilon", epsilon),
                Attribute.of("groups", (long) groups),
                Attribute.of("activation", silu ? 1L : 0L),
                Attribute.of("channels_last", 1L));
    }

    /** The operator takes its scale and offset in float32. */
    private Edge single(String name) {
        return graph.op(
                name, "Cast", List.of(weights.whole(name)), Attribute.of("to", (long) ElementType.FLOAT.code()));
    }

    @Override
    public Edge concat(String path, Edge first, Edge second) {
        return graph.op(path, "Concat", List.of(first, second), Attribute.of("axis", 3L));
    }

    @Override
    public Edge addPerChannel(String path, Edge image, Edge vector) {
        Edge spread = graph.op(path, "Unsqueeze", List.of(vector, graph.list(1, 2)));
        return graph.op(path, "Add", List.of(image, spread));
    }

    @Override
    public Edge tokens(String path, Edge image, int channels) {
        return tokens.flat(path, image, channels);
    }

    @Override
    public Edge imageOf(String path, Edge rows, Edge like, int channels) {
        return graph.reshape(path, rows, graph.op(path, "Shape", List.of(like)));
    }
}
