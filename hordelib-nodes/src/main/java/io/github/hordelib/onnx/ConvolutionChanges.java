package io.github.hordelib.onnx;

import io.github.hordelib.tensor.Shape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Computes beside the convolutions of a graph what changes of their kernels add to the results. Confined to one thread.
 *
 * <p>A product of two thin matrices is a convolution to few channels and one from these. A Kronecker product of a matrix [a, b]
 * and a kernel [c, d, h, w] takes the channels of an image as b groups of d: the matrix mixes the groups, the kernel convolves
 * each of the a mixtures, and the results lie one behind the other.
 */
final class ConvolutionChanges {
    private static final String CONV = "Conv";

    private final Map<String, KernelLayer> lowRank = new LinkedHashMap<>();
    private final Map<String, KernelLayer> kronecker = new LinkedHashMap<>();
    private final Map<String, String> paths = new HashMap<>();
    private final Set<String> blocked = new HashSet<>();
    private final Map<String, Edge> images = new HashMap<>();
    private final AddedNodes nodes;
    private final ElementType factors;

    ConvolutionChanges(AddedNodes nodes, ElementType factors) {
        this.nodes = nodes;
        this.factors = factors;
    }

    void expectLowRank(KernelLayer layer) {
        expect(layer, lowRank);
    }

    void expectKronecker(KernelLayer layer) {
        expect(layer, kronecker);
    }

    /** The optimiser calls a convolution in blocks by the name of its result. */
    private void expect(KernelLayer layer, Map<String, KernelLayer> layers) {
        layers.put(layer.path(), layer);
        paths.put(layer.path() + "/Conv", layer.path());
        paths.put(layer.path() + "/Conv_nchwc", layer.path());
        paths.put(layer.result() + "_nchwc", layer.path());
    }

    /**
     * Notes whether a node gives an image in blocks. Other operators than those of their domain take them only where the order
     * of elements does not matter.
     */
    void pass(StoredNode node) {
        if (node.isBlocked()
                ? !node.type().equals("ReorderOutput")
                : node.inputs().anyMatch(blocked::contains)) {
            blocked.add(node.output());
        }
    }

    /** The modules whose convolutions have not been found yet. */
    Set<String> missing() {
        return Stream.of(lowRank, kronecker)
                .flatMap(layers -> layers.keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Writes a convolution with what is added to it; returns false if nothing is, and it is still to be written. */
    boolean addToConvolution(StoredNode node) {
        KernelLayer layer = layer(paths.getOrDefault(node.name(), ""));
        if (layer == null) {
            return false;
        }
        Edge input = new Edge(node.input(0));
        Edge image = blocked.contains(input.name())
                ? nodes.unblocked(input, layer.kernel().get(1), node.output() + ".change.image")
                : input;
        if (layer.doubled()) {
            images.put(layer.path(), image);
            return false;
        }
        requirePlain(node, layer);
        Edge plain = nodes.moved(node);
        Edge change = change(layer, image);
        nodes.sum(plain, node.isBlocked() ? nodes.blocked(change) : change, node.output());
        return true;
    }

    /** An image that is doubled and convolved is convolved in four parts, which are put together at the end. */
    boolean addToDoubling(StoredNode node) {
        String path = node.name().substring(0, Math.max(node.name().lastIndexOf('/'), 0));
        Edge image = images.remove(path);
        KernelLayer layer = layer(path);
        if (image == null || layer == null) {
            return false;
        }
        Edge plain = nodes.moved(node);
        nodes.sum(plain, change(layer, nodes.doubled(image, path + ".change.doubled")), node.output());
        return true;
    }

    private @Nullable KernelLayer layer(String path) {
        return lowRank.getOrDefault(path, kronecker.get(path));
    }

    private static void requirePlain(StoredNode node, KernelLayer layer) {
        if (node.isActivated()) {
            throw new GraphException("inputs of layers, \"" + layer.path()
                    + "\": expected a plain convolution, found one with an activation");
        }
    }

    private Edge change(KernelLayer layer, Edge image) {
        boolean thin = lowRank.remove(layer.path()) != null;
        if (kronecker.remove(layer.path()) == null) {
            return lowRank(layer, image);
        }
        Edge product = kronecker(layer, image);
        return thin ? nodes.sum(lowRank(layer, image), product, layer.path() + ".change") : product;
    }

    private Edge lowRank(KernelLayer layer, Edge image) {
        String rank = layer.downInput() + ".rank";
        Edge down = nodes.input(layer.downInput(), factors, AddedNodes.axes(layer.kernel(), 0, rank));
        Edge up = nodes.input(layer.upInput(), factors, AddedNodes.axes(layer.up(1), 1, rank));
        Edge scale = nodes.input(layer.scaleInput(), ElementType.FLOAT, AddedNodes.axes(layer.scale(1), 0, rank));
        Edge thin = convolved(layer, image, down, layer.downInput() + ".product");
        Edge scaled = nodes.node("Mul", List.of(thin, scale), thin.name() + ".scaled");
        return nodes.node(CONV, List.of(scaled, up), layer.upInput() + ".product");
    }

    /** All extents of the factors are those of the inputs, so that one graph serves factors of any shape. */
    private Edge kronecker(KernelLayer layer, Edge image) {
        KroneckerLayer names = new KroneckerLayer(layer);
        String name = layer.path() + ".kronecker";
        Shape kernel = layer.kernel();
        Edge matrix = nodes.input(names.matrixInput(), ElementType.FLOAT, List.of(name + ".a", name + ".b"));
        Edge window = nodes.input(
                names.kernelInput(),
                ElementType.FLOAT,
                List.of(name + ".c", name + ".d", "" + kernel.get(2), "" + kernel.get(3)));
        Edge any = nodes.list(name + ".any", -1);
        Edge same = nodes.list(name + ".same", 0);
        Edge groups = reshaped(image, List.of(same, extents(matrix, 1, 2), any), name + ".groups");
        Edge mixed = nodes.node("MatMul", List.of(matrix, groups), name + ".mixed");
        Edge mixtures = reshaped(mixed, List.of(any, extents(window, 1, 2), extents(image, 2, 4)), name + ".mixtures");
        Edge convolved = convolved(layer, mixtures, window, name + ".convolved");
        return reshaped(convolved, List.of(nodes.list(name + ".joined", -1, kernel.get(0), 0, 0)), name + ".product");
    }

    private Edge reshaped(Edge value, List<Edge> extents, String output) {
        Edge shape = extents.size() == 1
                ? extents.get(0)
                : nodes.node("Concat", extents, output + ".shape", Attribute.of("axis", 0L));
        return nodes.node("Reshape", List.of(value, shape), output);
    }

    private Edge extents(Edge value, int start, int end) {
        return nodes.node(
                "Shape",
                List.of(value),
                value.name() + ".extents" + start,
                Attribute.of("start", (long) start),
                Attribute.of("end", (long) end));
    }

    private Edge convolved(KernelLayer layer, Edge image, Edge kernel, String output) {
        ImageLayers.Padding padding = layer.padding();
        return nodes.node(
                CONV,
                List.of(image, kernel),
                output,
                Attribute.list(
                        "kernel_shape", layer.kernel().get(2), layer.kernel().get(3)),
                Attribute.list("strides", layer.stride(), layer.stride()),
                Attribute.list("pads", padding.top(), padding.left(), padding.bottom(), padding.right()));
    }
}
