package io.github.hordelib.node;

import io.github.hordelib.graph.Graph;
import io.github.hordelib.graph.GraphNode;
import io.github.hordelib.graph.Input;
import io.github.hordelib.graph.NodeId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Collects the nodes that a node expands into: it returns links to their outputs instead of values, and the engine runs
 * them in its place. Ids are made from the id of the expanding node, the call, and a running number, so equal expansions
 * have equal ids. Not thread-safe; confined to one call.
 *
 * <pre>{@code
 * Expansion expansion = Expansion.of(context);
 * NodeId twice = expansion.add("Add", Map.of("a", value, "b", value));
 * return expansion.outputs(new Input.Link(twice, 0));
 * }</pre>
 */
public final class Expansion {
    private final String prefix;
    private final Graph.Builder graph = Graph.builder();
    private int count;

    private Expansion(String prefix) {
        this.prefix = prefix;
    }

    /**
     * Starts the expansion of one call of a node.
     *
     * @param context the call
     * @return an expansion without nodes
     */
    public static Expansion of(NodeContext context) {
        return new Expansion(context.node() + "." + context.call() + ".0.");
    }

    /**
     * Adds a node.
     *
     * @param type name of its type
     * @param inputs inputs by name: an {@link Input} is taken as it is, anything else becomes a constant
     * @return the id of the node
     */
    public NodeId add(String type, Map<String, ?> inputs) {
        count++;
        NodeId id = new NodeId(prefix + count);
        Map<String, Input> plugged = new LinkedHashMap<>();
        inputs.forEach(
                (name, value) -> plugged.put(name, value instanceof Input input ? input : Input.constant(value)));
        graph.add(new GraphNode(id, type, plugged, type));
        return id;
    }

    /**
     * Completes the expansion.
     *
     * @param values one value for each output port of the expanding node: links to added nodes, or plain values
     * @return what the node returns
     */
    public Outputs outputs(Object... values) {
        return new Outputs(Outputs.of(values).values(), Map.of(), Optional.of(graph.build()));
    }
}
