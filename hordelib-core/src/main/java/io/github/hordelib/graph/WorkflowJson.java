package io.github.hordelib.graph;

import io.github.hordelib.base.Json;
import io.github.hordelib.base.JsonException;
import io.github.hordelib.base.JsonNull;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads and writes graphs as ComfyUI's API-format JSON: node ids with {@code class_type}, {@code inputs} and
 * {@code _meta.title}. A link is a list of node id and output index; a constant list is wrapped in {@code __value__}.
 *
 * <p>Reading refuses only what is no such text at all. Mistakes in a single node are kept in the graph so that all of them
 * can be reported together when it is checked: a missing {@code class_type} is the empty type, a list that is no link is
 * {@link Input.Malformed}, and missing {@code inputs} are one malformed input without a name. Thread-safe.
 */
public final class WorkflowJson {
    private static final String WRAPPER = "__value__";

    private WorkflowJson() {}

    /**
     * What a workflow may hold.
     *
     * @param text limits of the text
     * @param nodes most nodes
     */
    public record Limits(Json.Limits text, int nodes) {
        /** Limits for workflows from anywhere: 20 000 nodes in 32 MiB. */
        public static final Limits DEFAULT = new Limits(Json.Limits.DEFAULT, 20_000);
    }

    /**
     * Reads a workflow with the default limits.
     *
     * @param json ComfyUI's API format
     * @return the graph, nodes and inputs in the order of the text
     * @throws JsonException if it is no workflow or exceeds a limit
     */
    public static Graph read(String json) {
        return read(json, Limits.DEFAULT);
    }

    /**
     * Reads a workflow.
     *
     * @param json ComfyUI's API format
     * @param limits what it may hold
     * @return the graph, nodes and inputs in the order of the text
     * @throws JsonException if it is no workflow or exceeds a limit
     */
    public static Graph read(String json, Limits limits) {
        return graph(Json.read(json, limits.text()), limits);
    }

    /**
     * Reads an encoded workflow with the default limits.
     *
     * @param json ComfyUI's API format in UTF-8, UTF-16 or UTF-32
     * @return the graph, nodes and inputs in the order of the text
     * @throws JsonException if it is no workflow or exceeds a limit
     */
    public static Graph read(byte[] json) {
        return graph(Json.read(json, Limits.DEFAULT.text()), Limits.DEFAULT);
    }

    /**
     * Returns the graph of a workflow that was read as JSON before.
     *
     * @param workflow values as {@link Json} reads them
     * @return the graph
     * @throws JsonException if it is no workflow or exceeds a default limit
     */
    public static Graph fromValue(Object workflow) {
        return graph(workflow, Limits.DEFAULT);
    }

    private static Graph graph(Object json, Limits limits) {
        if (!(json instanceof Map<?, ?> nodes)) {
            throw new JsonException("workflow: expected a map of nodes, found " + kind(json));
        }
        if (nodes.get("nodes") instanceof List<?> && nodes.containsKey("links")) {
            throw new JsonException("workflow: expected ComfyUI's API format, found the format of its editor;"
                    + " export it again with \"Save (API Format)\"");
        }
        if (nodes.size() > limits.nodes()) {
            throw new JsonException("workflow: expected at most " + limits.nodes() + " nodes, found " + nodes.size());
        }
        Graph.Builder graph = Graph.builder();
        nodes.forEach((id, node) -> graph.add(node(String.valueOf(id), node)));
        return graph.build();
    }

    private static GraphNode node(String id, Object json) {
        if (id.isEmpty()) {
            throw new JsonException("workflow: expected node ids of at least one character, found an empty one");
        }
        if (!(json instanceof Map<?, ?> node)) {
            throw new JsonException(
                    "workflow, node \"" + id + "\": expected a map with class_type and inputs, found " + kind(json));
        }
        Object given = node.get("class_type");
        String type = given == null ? "" : given == JsonNull.NULL ? "None" : given.toString();
        Map<String, Input> inputs = new LinkedHashMap<>();
        if (node.get("inputs") instanceof Map<?, ?> values) {
            values.forEach((name, value) -> inputs.put(String.valueOf(name), input(value)));
        } else {
            Object found = node.get("inputs");
            inputs.put("", new Input.Malformed(found == null ? JsonNull.NULL : found));
        }
        boolean titled = node.get("_meta") instanceof Map<?, ?> meta && meta.get("title") instanceof String;
        return new GraphNode(new NodeId(id), type, inputs, titled ? title(node) : type);
    }

    private static String title(Map<?, ?> node) {
        return node.get("_meta") instanceof Map<?, ?> meta ? String.valueOf(meta.get("title")) : "";
    }

    private static Input input(Object json) {
        if (json instanceof List<?> list) {
            if (list.size() == 2 && list.get(0) instanceof String source && !source.isEmpty()) {
                return link(new NodeId(source), list.get(1), list);
            }
            return new Input.Malformed(list);
        }
        if (json instanceof Map<?, ?> map && map.containsKey(WRAPPER)) {
            return new Input.Constant(Objects.requireNonNull(map.get(WRAPPER)));
        }
        return new Input.Constant(json);
    }

    /** Python takes true for 1 here; a decimal number is no index. */
    private static Input link(NodeId source, Object index, Object found) {
        if (index instanceof Boolean truth) {
            return new Input.Link(source, truth ? 1 : 0);
        }
        if (index instanceof Long number) {
            return new Input.Link(source, (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number)));
        }
        if (index instanceof BigInteger big) {
            return new Input.Link(source, big.signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE);
        }
        return new Input.Malformed(found);
    }

    private static String kind(Object json) {
        if (json instanceof Map<?, ?>) {
            return "a map";
        }
        return json instanceof List<?> ? "a list" : json.getClass().getSimpleName();
    }

    /**
     * Writes a graph.
     *
     * @param graph the graph
     * @return ComfyUI's API format, indented; reading it gives an equal graph
     * @throws JsonException if a constant has no JSON form
     */
    public static String write(Graph graph) {
        return Json.write(toValue(graph), true);
    }

    /**
     * Returns a graph as plain values.
     *
     * @param graph the graph
     * @return ComfyUI's API format as {@link Json} writes it; constants that have no JSON form are left as they are
     */
    public static Map<String, Object> toValue(Graph graph) {
        Map<String, Object> nodes = new LinkedHashMap<>();
        graph.nodes().forEach((id, node) -> nodes.put(id.value(), toValue(node)));
        return nodes;
    }

    private static Map<String, Object> toValue(GraphNode node) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (!node.type().isEmpty()) {
            json.put("class_type", node.type());
        }
        if (node.inputs().get("") instanceof Input.Malformed none) {
            if (none.found() != JsonNull.NULL) {
                json.put("inputs", none.found());
            }
        } else {
            Map<String, Object> inputs = new LinkedHashMap<>();
            node.inputs().forEach((name, input) -> inputs.put(name, toValue(input)));
            json.put("inputs", inputs);
        }
        if (!node.title().equals(node.type())) {
            json.put("_meta", Map.of("title", node.title()));
        }
        return json;
    }

    private static Object toValue(Input input) {
        if (input instanceof Input.Link link) {
            return List.of(link.source().value(), link.output());
        }
        if (input instanceof Input.Malformed malformed) {
            return malformed.found();
        }
        Object value = ((Input.Constant) input).value();
        boolean wrap = value instanceof List<?> || (value instanceof Map<?, ?> map && map.containsKey(WRAPPER));
        return wrap ? Map.of(WRAPPER, value) : value;
    }
}
