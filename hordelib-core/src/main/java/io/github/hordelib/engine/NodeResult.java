package io.github.hordelib.engine;

import io.github.hordelib.graph.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a node gave. Immutable.
 *
 * @param outputs the values of each output, in order: one for most nodes, several if the node was called for several
 *     elements or gives lists
 * @param ui what a user interface shows, by kind; empty for most nodes
 * @param origin the node that computed it, which may have been of another run
 */
public record NodeResult(List<List<Object>> outputs, Map<String, List<Object>> ui, Origin origin) {
    /** Copies lists and maps. */
    public NodeResult {
        outputs = List.copyOf(outputs);
        ui = Map.copyOf(ui);
    }

    /**
     * A node and what it belongs to.
     *
     * @param node its id
     * @param display the node of the graph that it belongs to: itself, or the outermost node that expanded into it
     * @param parent the node that expanded into it, if one did
     */
    public record Origin(NodeId node, NodeId display, Optional<NodeId> parent) {}

    /**
     * Returns the only value of an output.
     *
     * @param output index of the output
     * @param valueClass its class
     * @param <T> its class
     * @return the value
     * @throws IllegalArgumentException if there is not exactly one value, or it has another class
     */
    public <T> T value(int output, Class<T> valueClass) {
        List<Object> values = outputs.get(output);
        if (values.size() != 1 || !valueClass.isInstance(values.get(0))) {
            throw new IllegalArgumentException("node \"" + origin.node() + "\" output " + output + ": expected one "
                    + valueClass.getSimpleName() + ", found "
                    + values.stream()
                            .map(value -> value.getClass().getSimpleName())
                            .toList());
        }
        return valueClass.cast(values.get(0));
    }
}
