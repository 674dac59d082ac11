package io.github.hordelib.onnx;

import io.github.hordelib.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes nodes, inputs and constants into a serialised graph beside those that it has. Confined to one thread. */
final class AddedNodes {
    /** Domain of operators over images that lie in blocks of channels. */
    static final String BLOCKED = "com.microsoft.nchwc";

    private static final int NODE = 1;
    private static final int INITIALIZER = 5;
    private static final int INPUT = 11;

    private final Wire graph;

    AddedNodes(Wire graph) {
        this.graph = graph;
    }

    /** Writes a node that was there under another output; what is added takes its place. */
    Edge moved(StoredNode node) {
        Edge plain = new Edge(node.output() + ".plain");
        graph.message(NODE, node.withOutput(plain.name()));
        return plain;
    }

    Edge node(String type, List<Edge> from, String output, Attribute... attributes) {
        return node("", type, from, output, attributes);
    }

    Edge node(String domain, String type, List<Edge> from, String output, Attribute... attributes) {
        Edge result = new Edge(output);
        GraphNode node =
                new GraphNode(output + "/" + type, domain, type, from, List.of(result), Arrays.asList(attributes));
        graph.message(NODE, node.encode());
        return result;
    }

    Edge sum(Edge first, Edge second, String output) {
        return node("Add", List.of(first, second), output);
    }

    /** An image, channels first, in blocks of channels. */
    Edge blocked(Edge image) {
        return node(BLOCKED, "ReorderInput", List.of(image), image.name() + ".blocked");
    }

    /** An image that lies in blocks of channels, channels first. */
    Edge unblocked(Edge image, int channels, String output) {
        return node(BLOCKED, "ReorderOutput", List.of(image), output, Attribute.of("channels", (long) channels));
    }

    /** An image, channels first, with each pixel four times. */
    Edge doubled(Edge image, String output) {
        String scales = output + ".scales";
        constant(new Initializer.Floats(scales, Shape.of(4), new float[] {1, 1, 2, 2}));
        return node(
                "Resize",
                List.of(image, Edge.NONE, new Edge(scales)),
                output,
                Attribute.of("mode", "nearest"),
                Attribute.of("nearest_mode", "floor"),
                Attribute.of("coordinate_transformation_mode", "asymmetric"));
    }

    /** An input, as float32. */
    Edge input(String name, ElementType type, List<String> axes) {
        graph.message(INPUT, new Port(name, type, axes).encode());
        Edge input = new Edge(name);
        return type == ElementType.FLOAT
                ? input
                : node("Cast", List.of(input), name + ".widened", Attribute.of("to", (long) ElementType.FLOAT.code()));
    }

    /** The axes of a shape of which one is a symbol. */
    static List<String> axes(Shape shape, int symbolic, String symbol) {
        List<String> axes = new ArrayList<>(
                Arrays.stream(shape.toArray()).mapToObj(Integer::toString).toList());
        axes.set(symbolic, symbol);
        return axes;
    }

    /** A list of whole numbers. */
    Edge list(String name, long... values) {
        return constant(new Initializer.Integers(name, Shape.of(values.length), values));
    }

    private Edge constant(Initializer constant) {
        graph.message(INITIALIZER, constant.encode(Path.of("")));
        return new Edge(constant.name());
    }
}
