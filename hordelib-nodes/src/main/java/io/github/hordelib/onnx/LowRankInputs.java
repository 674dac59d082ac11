package io.github.hordelib.onnx;

import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives layers of a serialised graph inputs for low-rank changes of their weights (LoRA, Hu et al. 2021; LoCon for
 * convolutions): {@code y = x W^T} becomes {@code y = x W^T + (x D^T s) U^T}, with {@code D}, {@code U} and the scales {@code s} as
 * inputs of any rank. So one session serves any number of LoRAs, and switching costs nothing but other inputs. The factors may have the
 * element type that they have in files; they are widened in each run, which costs less than a hundredth of it and keeps them small.
 *
 * <p>It works on graphs as they were built and as ONNX Runtime has optimised them for processors, which keeps the names of
 * nodes and of weights of linear layers, and lays images between convolutions out in blocks of channels.
 */
public final class LowRankInputs {
    private static final int GRAPH = 7;
    private static final int NODE = 1;
    private static final int INPUT = 11;
    private static final String GEMM = "Gemm";
    private static final String BATCHED = "FusedMatMul";
    private static final String CONV = "Conv";
    private static final String BLOCKED = "com.microsoft.nchwc";
    private static final Attribute TRANSPOSED = Attribute.of("transB", 1L);

    private final Map<String, LinearLayer> linears = new LinkedHashMap<>();
    private final Map<String, KernelLayer> kernels = new LinkedHashMap<>();
    private final Map<String, Edge> products = new HashMap<>();
    private final Map<String, Edge> images = new HashMap<>();
    private final ElementType type;
    private final Wire graph = new Wire();

    private LowRankInputs(List<AdaptableLayer> layers, DType factors) {
        type = ElementType.of(factors);
        for (AdaptableLayer layer : layers) {
            if (layer instanceof LinearLayer linear) {
                linears.put(linear.value(), linear);
            } else if (layer instanceof KernelLayer kernel) {
                kernels.put(kernel.path(), kernel);
            }
        }
    }

    /**
     * Adds the inputs.
     *
     * @param model a serialised float32 model; not written
     * @param layers its layers that are to have them
     * @param factors element type of the inputs for factors, a floating-point one of at most 32 bits; scales are float32
     * @return another serialised model, over the same weights
     * @throws GraphException if the model lacks one of the layers, or has it in a form that is not known
     */
    public static byte[] addTo(byte[] model, List<AdaptableLayer> layers, DType factors) {
        Wire result = new Wire();
        for (WireField field : WireField.all(model)) {
            if (field.number() == GRAPH) {
                result.message(GRAPH, new LowRankInputs(layers, factors).rewritten(field.content()));
            } else {
                result.copy(field);
            }
        }
        return result.toByteArray();
    }

    private Wire rewritten(byte[] source) {
        for (WireField field : WireField.all(source)) {
            if (field.number() != NODE || !add(new Node(WireField.all(field.content())))) {
                graph.copy(field);
            }
        }
        if (!linears.isEmpty() || !kernels.isEmpty()) {
            throw new GraphException("low-rank inputs: expected layers for the weights " + linears.keySet()
                    + " and modules " + kernels.keySet() + ", found none");
        }
        return graph;
    }

    /** A node as it stands in the graph. */
    private record Node(List<WireField> fields) {
        String input(int index) {
            return text(1, index);
        }

        String output() {
            return text(2, 0);
        }

        String name() {
            return text(3, 0);
        }

        String type() {
            return text(4, 0);
        }

        boolean isBlocked() {
            return text(7, 0).equals(BLOCKED);
        }

        boolean isActivated() {
            return fields.stream()
                    .filter(field -> field.number() == 5)
                    .anyMatch(field ->
                            new Node(WireField.all(field.content())).text(1, 0).equals("activation"));
        }

        private String text(int number, int index) {
            return WireField.text(fields, number, index);
        }

        /** The node with another output. */
        Wire withOutput(String name) {
            Wire node = new Wire();
            for (WireField field : fields) {
                if (field.number() == 2) {
                    node.text(2, name);
                } else {
                    node.copy(field);
                }
            }
            return node;
        }
    }

    /** Writes a node with what is added to it; returns false if nothing is, and it is still to be written. */
    private boolean add(Node node) {
        String type = node.type();
        if (type.equals(GEMM) || type.equals(BATCHED)) {
            Optional<LinearLayer> layer = Optional.ofNullable(linears.remove(node.input(1)));
            layer.ifPresent(linear -> add(node, linear));
            return layer.isPresent();
        }
        if (type.equals(CONV)) {
            return addToConvolution(node);
        }
        return type.equals("DepthToSpace") && addToDoubling(node);
    }

    private void add(Node node, LinearLayer layer) {
        boolean gemm = node.type().equals(GEMM);
        Edge plain = moved(node);
        Edge thin = products.computeIfAbsent(layer.downInput(), down -> {
            Edge factor = factor(down, layer.down(0), 0, down + ".rank");
            return scaled(product(gemm, List.of(new Edge(node.input(0)), factor), down + ".product"), layer);
        });
        Edge up = factor(layer.upInput(), layer.up(0), 1, layer.downInput() + ".rank");
        if (gemm) {
            product(true, List.of(thin, up, plain), node.output());
        } else {
            sum(plain, product(false, List.of(thin, up), node.output() + ".change"), node.output());
        }
    }

    private boolean addToConvolution(Node node) {
        String suffix = node.isBlocked() ? "/Conv_nchwc" : "/Conv";
        String path = node.name().endsWith(suffix)
                ? node.name().substring(0, node.name().length() - suffix.length())
                : "";
        KernelLayer layer = kernels.get(path);
        if (layer == null) {
            return false;
        }
        Edge image = image(node, layer.kernel().get(1));
        if (layer.doubled()) {
            images.put(path, image);
            return false;
        }
        requirePlain(node, layer);
        kernels.remove(path);
        Edge plain = moved(node);
        Edge change = change(layer, image);
        if (node.isBlocked()) {
            change = node(BLOCKED, "ReorderInput", List.of(change), node.output() + ".change.blocked", List.of());
        }
        sum(plain, change, node.output());
        return true;
    }

    /** An image that is doubled and convolved is convolved in four parts, which are put together at the end. */
    private boolean addToDoubling(Node node) {
        int slash = node.name().lastIndexOf('/');
        String path = node.name().substring(0, Math.max(slash, 0));
        Edge image = images.remove(path);
        KernelLayer layer = image == null ? null : kernels.remove(path);
        if (image == null || layer == null) {
            return false;
        }
        Edge plain = moved(node);
        String scales = path + ".change.scales";
        graph.message(5, new Initializer.Floats(scales, Shape.of(4), new float[] {1, 1, 2, 2}).encode(Path.of("")));
        Edge doubled = node(
                "",
                "Resize",
                List.of(image, Edge.NONE, new Edge(scales)),
                path + ".change.doubled",
                List.of(
                        Attribute.of("mode", "nearest"),
                        Attribute.of("nearest_mode", "floor"),
                        Attribute.of("coordinate_transformation_mode", "asymmetric")));
        sum(plain, change(layer, doubled), node.output());
        return true;
    }

    /** The image that a convolution takes, channels first. */
    private Edge image(Node node, int channels) {
        Edge image = new Edge(node.input(0));
        Attribute count = Attribute.of("channels", (long) channels);
        return node.isBlocked()
                ? node(BLOCKED, "ReorderOutput", List.of(image), node.output() + ".change.image", List.of(count))
                : image;
    }

    private static void requirePlain(Node node, KernelLayer layer) {
        if (node.isActivated()) {
            throw new GraphException("low-rank inputs, \"" + layer.path()
                    + "\": expected a plain convolution, found one with an activation");
        }
    }

    private Edge change(KernelLayer layer, Edge image) {
        String rank = layer.downInput() + ".rank";
        Edge down = factor(layer.downInput(), layer.kernel(), 0, rank);
        Edge up = factor(layer.upInput(), layer.up(1), 1, rank);
        ImageLayers.Padding padding = layer.padding();
        Edge thin = node(
                "",
                CONV,
                List.of(image, down),
                layer.downInput() + ".product",
                List.of(
                        Attribute.list(
                                "kernel_shape",
                                layer.kernel().get(2),
                                layer.kernel().get(3)),
                        Attribute.list("strides", layer.stride(), layer.stride()),
                        Attribute.list("pads", padding.top(), padding.left(), padding.bottom(), padding.right())));
        return node("", CONV, List.of(scaled(thin, layer), up), layer.upInput() + ".product", List.of());
    }

    private Edge moved(Node node) {
        Edge plain = new Edge(node.output() + ".plain");
        graph.message(NODE, node.withOutput(plain.name()));
        return plain;
    }

    private Edge product(boolean gemm, List<Edge> from, String output) {
        return node(gemm ? "" : GraphBuilder.MICROSOFT, gemm ? GEMM : BATCHED, from, output, List.of(TRANSPOSED));
    }

    private void sum(Edge plain, Edge change, String output) {
        node("", "Add", List.of(plain, change), output, List.of());
    }

    private Edge node(String domain, String type, List<Edge> from, String output, List<Attribute> attributes) {
        Edge result = new Edge(output);
        GraphNode node = new GraphNode(output + "/" + type, domain, type, from, List.of(result), attributes);
        graph.message(NODE, node.encode());
        return result;
    }

    private Edge scaled(Edge thin, AdaptableLayer layer) {
        declare(layer.scaleInput(), ElementType.FLOAT, layer.scale(0), 0, layer.downInput() + ".rank");
        return node("", "Mul", List.of(thin, new Edge(layer.scaleInput())), thin.name() + ".scaled", List.of());
    }

    /** An input for a factor, as float32. */
    private Edge factor(String name, Shape shape, int rankAxis, String rank) {
        declare(name, type, shape, rankAxis, rank);
        Edge input = new Edge(name);
        return type == ElementType.FLOAT
                ? input
                : node("", "Cast", List.of(input), name + ".widened", List.of(Attribute.of("to", (long)
                        ElementType.FLOAT.code())));
    }

    private void declare(String name, ElementType elements, Shape shape, int rankAxis, String rank) {
        List<String> axes = new ArrayList<>(
                Arrays.stream(shape.toArray()).mapToObj(Integer::toString).toList());
        axes.set(rankAxis, rank);
        graph.message(INPUT, new Port(name, elements, axes).encode());
    }
}
