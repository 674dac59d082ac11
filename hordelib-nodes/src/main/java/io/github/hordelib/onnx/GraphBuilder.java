package io.github.hordelib.onnx;

import io.github.hordelib.checkpoint.StoredTensor;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Collects the nodes of one graph. Nodes and values are named after the module they come from, as torch names it
 * ({@code input_blocks.1.0.in_layers.2/Conv}). Confined to one thread; {@link #build} once.
 */
final class GraphBuilder {
    static final String MICROSOFT = "com.microsoft";
    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;

    private final String name;
    private final ElementType computeType;
    private final Map<String, Tensor> replaced;
    private final List<Port> inputs = new ArrayList<>();
    private final List<Port> outputs = new ArrayList<>();
    private final List<GraphNode> nodes = new ArrayList<>();
    private final Map<String, Initializer> initializers = new LinkedHashMap<>();
    private final Map<String, Edge> weights = new LinkedHashMap<>();
    private final Map<String, Tensor> replacements = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Map<String, LinearLayer> linears = new LinkedHashMap<>();
    private final Map<String, KernelLayer> kernels = new LinkedHashMap<>();
    private final List<WeightUse> uses = new ArrayList<>();

    /**
     * Begins a graph.
     *
     * @param name what it is called in messages
     * @param form decides in which precision weights arrive at the operators
     * @param replaced weights that take the place of those in the file, by name
     */
    GraphBuilder(String name, GraphForm form, Map<String, Tensor> replaced) {
        this.name = name;
        this.computeType = form == GraphForm.CUDA ? ElementType.FLOAT16 : ElementType.FLOAT;
        this.replaced = replaced;
    }

    ElementType computeType() {
        return computeType;
    }

    Edge input(String inputName, ElementType type, String... axes) {
        inputs.add(new Port(inputName, type, List.of(axes)));
        names.add(inputName);
        return new Edge(inputName);
    }

    void output(String outputName, Edge value, ElementType type, String... axes) {
        outputs.add(new Port(outputName, type, List.of(axes)));
        names.add(outputName);
        // The optimiser leaves the identity out, and calls the value by the name of the output.
        uses.replaceAll(use ->
                use instanceof WeightUse.ConvolutionInput part && part.node().equals(value.name())
                        ? part.withResult(outputName)
                        : use);
        kernels.replaceAll((path, layer) -> layer.result().equals(value.name()) ? layer.withResult(outputName) : layer);
        nodes.add(new GraphNode(
                outputName + "/Identity", "", "Identity", List.of(value), List.of(new Edge(outputName)), List.of()));
    }

    /** Notes that a weight is that of a linear layer, and of no other. */
    void linear(LinearLayer layer) {
        linears.put(layer.value(), layer);
    }

    /** Notes that a module is a convolution. */
    void kernel(KernelLayer layer) {
        kernels.put(layer.path(), layer);
    }

    /** Notes a place where a weight is used, beside the values of {@link #weight}. */
    void use(WeightUse use) {
        uses.add(use);
    }

    /** Adds a standard operator with one output. */
    Edge op(String path, String type, List<Edge> from, Attribute... attributes) {
        return add(path, "", type, from, attributes);
    }

    /** Adds an operator of the {@code com.microsoft} domain with one output. */
    Edge contrib(String path, String type, List<Edge> from, Attribute... attributes) {
        return add(path, MICROSOFT, type, from, attributes);
    }

    private Edge add(String path, String domain, String type, List<Edge> from, Attribute... attributes) {
        String nodeName = unique(path + "/" + type);
        Edge result = new Edge(nodeName);
        nodes.add(new GraphNode(nodeName, domain, type, from, List.of(result), List.of(attributes)));
        return result;
    }

    /**
     * Returns a weight in the precision that operators compute in. The same name gives the same value.
     *
     * @param weightName its name in the graph; a part of a tensor needs a name of its own
     * @param owner name of the whole tensor, under which it may have been replaced
     * @param tensor where it lies, in the shape it is needed
     * @param firstRow row of the whole tensor at which this part begins
     */
    Edge weight(String weightName, String owner, StoredTensor tensor, int firstRow) {
        return weights.computeIfAbsent(
                weightName + tensor.shape(), key -> declare(weightName, owner, tensor, firstRow));
    }

    private Edge declare(String weightName, String owner, StoredTensor tensor, int firstRow) {
        String unique = unique(weightName);
        Tensor replacement = replaced.get(owner);
        if (replacement != null) {
            // The location is never read: the session gets the data itself.
            initializers.put(
                    unique,
                    new Initializer.External(
                            unique,
                            tensor.shape(),
                            ElementType.FLOAT,
                            tensor.file(),
                            tensor.offset(),
                            4L * tensor.shape().elements()));
            replacements.put(unique, part(replacement, firstRow, tensor.shape()));
            return cast(unique, ElementType.FLOAT);
        }
        ElementType type = ElementType.of(tensor.dtype());
        initializers.put(
                unique,
                new Initializer.External(
                        unique, tensor.shape(), type, tensor.file(), tensor.offset(), tensor.length()));
        Edge value = cast(unique, type);
        uses.add(new WeightUse.Rows(value.name(), owner, firstRow, tensor));
        return value;
    }

    private static Tensor part(Tensor whole, int firstRow, Shape shape) {
        if (whole.shape().elements() == shape.elements()) {
            return whole.reshape(shape);
        }
        int from = firstRow * (whole.shape().elements() / whole.shape().get(0));
        return Tensor.of(shape, Arrays.copyOfRange(whole.data(), from, from + shape.elements()));
    }

    private Edge cast(String weightName, ElementType type) {
        Edge stored = new Edge(weightName);
        return type == computeType
                ? stored
                : op(weightName, "Cast", List.of(stored), Attribute.of("to", (long) computeType.code()));
    }

    /** A float constant in the precision that operators compute in. */
    Edge floats(String constantName, Shape shape, float... data) {
        String unique = unique(constantName);
        initializers.put(unique, new Initializer.Floats(unique, shape, data));
        return cast(unique, ElementType.FLOAT);
    }

    /** A float32 constant, whatever the operators compute in. */
    Edge floats32(String constantName, Shape shape, float... data) {
        String unique = unique(constantName);
        initializers.put(unique, new Initializer.Floats(unique, shape, data));
        return new Edge(unique);
    }

    /** A list of whole numbers; equal lists share one constant. */
    Edge list(long... values) {
        String key = "list" + Arrays.toString(values).replace(" ", "");
        initializers.computeIfAbsent(key, k -> new Initializer.Integers(k, Shape.of(values.length), values));
        names.add(key);
        return new Edge(key);
    }

    /** A constant list of whole numbers that is too long to be named after them. */
    Edge integers(String constantName, long... values) {
        String unique = unique(constantName);
        initializers.put(unique, new Initializer.Integers(unique, Shape.of(values.length), values));
        return new Edge(unique);
    }

    /** A whole number. */
    Edge scalar(long value) {
        String key = "number" + value;
        initializers.computeIfAbsent(key, k -> new Initializer.Integers(k, Shape.of(), new long[] {value}));
        names.add(key);
        return new Edge(key);
    }

    /** Normalises {@code a + b (+ bias)}; the results are the norm and, if wanted, the sum (the fourth output). */
    List<Edge> skipNormalization(String path, List<Edge> from, float epsilon, boolean withSum) {
        String nodeName = unique(path + "/SkipLayerNormalization");
        List<Edge> results = new ArrayList<>(List.of(new Edge(nodeName)));
        if (withSum) {
            results.addAll(List.of(Edge.NONE, Edge.NONE, new Edge(nodeName + ".sum")));
        }
        nodes.add(new GraphNode(
                nodeName,
                MICROSOFT,
                "SkipLayerNormalization",
                from,
                results,
                List.of(Attribute.of("epsilon", epsilon))));
        return results;
    }

    Edge reshape(String path, Edge x, Edge shape) {
        return op(path, "Reshape", List.of(x, shape));
    }

    private String unique(String wanted) {
        String candidate = wanted;
        for (int i = 1; !names.add(candidate); i++) {
            candidate = wanted + "_" + i;
        }
        return candidate;
    }

    /**
     * Checks and serialises the graph.
     *
     * @throws GraphException if a value is used before it is defined, or a convolution has no channels
     */
    OnnxGraph build() {
        validate();
        Path folder = folder();
        Wire graph = new Wire();
        nodes.forEach(node -> graph.message(1, node.encode()));
        graph.text(2, name);
        initializers.values().forEach(initializer -> graph.message(5, initializer.encode(folder)));
        inputs.forEach(input -> graph.message(11, input.encode()));
        outputs.forEach(output -> graph.message(12, output.encode()));
        byte[] model = new Wire()
                .integer(1, IR_VERSION)
                .text(2, "hordelib")
                .message(7, graph)
                .message(8, new Wire().text(1, "").integer(2, OPSET))
                .message(8, new Wire().text(1, MICROSOFT).integer(2, 1))
                .toByteArray();
        List<Path> files =
                externals().map(Initializer.External::file).distinct().toList();
        long width = computeType == ElementType.FLOAT ? 4 : 2;
        long bytes = externals()
                .mapToLong(external -> external.shape().elements() * width)
                .sum();
        List<AdaptableLayer> adaptable = new ArrayList<>(linears.values());
        adaptable.addAll(kernels.values());
        return new OnnxGraph(name, model, folder, nodes, inputs, outputs, replacements, adaptable, uses, files, bytes);
    }

    private void validate() {
        Set<String> defined = new HashSet<>(initializers.keySet());
        inputs.forEach(input -> defined.add(input.name()));
        for (GraphNode node : nodes) {
            for (Edge from : node.inputs()) {
                if (!from.name().isEmpty() && !defined.contains(from.name())) {
                    throw new GraphException(name + ", node \"" + node.name()
                            + "\": expected its inputs to be defined before it, found \"" + from.name() + "\"");
                }
            }
            node.outputs().forEach(to -> defined.add(to.name()));
        }
        // A convolution without channels computes garbage or never returns.
        for (Initializer initializer : initializers.values()) {
            if (initializer.shape().rank() > 0 && initializer.shape().elements() == 0) {
                throw new GraphException(name + ", weight \"" + initializer.name() + "\": expected extents > 0, found "
                        + initializer.shape());
            }
        }
    }

    private Stream<Initializer.External> externals() {
        return initializers.values().stream()
                .filter(initializer -> initializer instanceof Initializer.External)
                .map(initializer -> (Initializer.External) initializer);
    }

    private Path folder() {
        List<Path> files =
                externals().map(Initializer.External::file).distinct().toList();
        Path common = Path.of("").toAbsolutePath();
        boolean first = true;
        for (Path file : files) {
            Path parent = file.getParent();
            while (!first && parent != null && !common.startsWith(parent)) {
                parent = parent.getParent();
            }
            if (parent == null) {
                throw new GraphException(name + ": expected all weights on one drive, found " + files);
            }
            common = parent;
            first = false;
        }
        return common;
    }
}
