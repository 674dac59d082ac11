package io.github.hordelib.onnx;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives the linear layers of a serialised graph inputs for low-rank changes of their weights (LoRA, Hu et al. 2021):
 * {@code y = x W^T} becomes {@code y = x W^T + (x D^T) U^T}, with {@code D} and {@code U} as inputs of any rank, 0 included, which
 * changes nothing. So one session serves any number of LoRAs, and switching costs nothing but other inputs.
 *
 * <p>It works on graphs as they were built and as ONNX Runtime has optimised them, which keeps linear layers and the names of
 * their weights.
 */
public final class LowRankInputs {
    private static final int GRAPH = 7;
    private static final int NODE = 1;
    private static final int INPUT = 11;
    private static final String GEMM = "Gemm";
    private static final String BATCHED = "FusedMatMul";
    private static final Attribute TRANSPOSED = Attribute.of("transB", 1L);

    private final Map<String, LinearLayer> pending = new LinkedHashMap<>();
    private final Map<String, Edge> inner = new HashMap<>();
    private final Wire graph = new Wire();

    private LowRankInputs(List<LinearLayer> layers) {
        layers.forEach(layer -> pending.put(layer.value(), layer));
    }

    /**
     * Adds the inputs.
     *
     * @param model a serialised float32 model; not written
     * @param layers its layers that are to have them
     * @return another serialised model, over the same weights
     * @throws GraphException if the model lacks one of the layers
     */
    public static byte[] addTo(byte[] model, List<LinearLayer> layers) {
        Wire result = new Wire();
        for (WireField field : WireField.all(model)) {
            if (field.number() == GRAPH) {
                result.message(GRAPH, new LowRankInputs(layers).rewritten(field.content()));
            } else {
                result.copy(field);
            }
        }
        return result.toByteArray();
    }

    private Wire rewritten(byte[] source) {
        for (WireField field : WireField.all(source)) {
            Optional<Linear> linear = field.number() == NODE ? linear(field) : Optional.empty();
            if (linear.isPresent()) {
                add(linear.get());
            } else {
                graph.copy(field);
            }
        }
        if (!pending.isEmpty()) {
            throw new GraphException(
                    "low-rank inputs: expected linear layers for the weights " + pending.keySet() + ", found none");
        }
        return graph;
    }

    /** A linear layer as it stands in the graph. */
    private record Linear(List<WireField> fields, LinearLayer layer, String type, String input, String output) {
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

    private Optional<Linear> linear(WireField node) {
        List<WireField> fields = WireField.all(node.content());
        String type = text(fields, 4, 0);
        LinearLayer layer = type.equals(GEMM) || type.equals(BATCHED) ? pending.remove(text(fields, 1, 1)) : null;
        return Optional.ofNullable(layer)
                .map(found -> new Linear(fields, found, type, text(fields, 1, 0), text(fields, 2, 0)));
    }

    private static String text(List<WireField> fields, int number, int index) {
        return fields.stream()
                .filter(field -> field.number() == number)
                .skip(index)
                .findFirst()
                .map(field -> new String(field.content(), StandardCharsets.UTF_8))
                .orElse("");
    }

    private void add(Linear linear) {
        LinearLayer layer = linear.layer;
        Edge plain = new Edge(linear.output + ".plain");
        graph.message(NODE, linear.withOutput(plain.name()));
        Edge thin = inner.computeIfAbsent(layer.downInput(), down -> {
            declare(down, down + ".rank", "" + layer.width());
            return product(linear.type, List.of(new Edge(linear.input), new Edge(down)), down + ".product");
        });
        declare(layer.upInput(), "" + (layer.toRow() - layer.fromRow()), layer.downInput() + ".rank");
        Edge up = new Edge(layer.upInput());
        if (linear.type.equals(GEMM)) {
            product(GEMM, List.of(thin, up, plain), linear.output);
        } else {
            Edge change = product(BATCHED, List.of(thin, up), linear.output + ".change");
            node("", "Add", List.of(plain, change), linear.output, List.of());
        }
    }

    private Edge product(String type, List<Edge> from, String output) {
        return node(type.equals(GEMM) ? "" : GraphBuilder.MICROSOFT, type, from, output, List.of(TRANSPOSED));
    }

    private Edge node(String domain, String type, List<Edge> from, String output, List<Attribute> attributes) {
        Edge result = new Edge(output);
        GraphNode node = new GraphNode(output + "/" + type, domain, type, from, List.of(result), attributes);
        graph.message(NODE, node.encode());
        return result;
    }

    private void declare(String name, String... axes) {
        graph.message(INPUT, new Port(name, ElementType.FLOAT, List.of(axes)).encode());
    }
}
