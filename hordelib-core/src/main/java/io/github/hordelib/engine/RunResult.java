package io.github.hordelib.engine;

import io.github.hordelib.graph.NodeId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The results of a run: of its targets, and of every other node that ran or whose result was found, in the order they
 * became known. What only cached nodes need may be missing; nodes that others expanded into are among them. Immutable.
 *
 * @param nodes results by node
 */
public record RunResult(Map<NodeId, NodeResult> nodes) {
    /** Copies the map. */
    public RunResult {
        nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
    }

    /**
     * Returns the result of a node.
     *
     * @param id the node
     * @return its result, empty if it did not run
     */
    public Optional<NodeResult> node(NodeId id) {
        return Optional.ofNullable(nodes.get(id));
    }

    /**
     * Returns the only value of an output of a node.
     *
     * @param node id of the node
     * @param output index of the output
     * @param valueClass its class
     * @param <T> its class
     * @return the value
     * @throws IllegalArgumentException if the node did not run, or there is not exactly one value of that class
     */
    public <T> T value(String node, int output, Class<T> valueClass) {
        return node(new NodeId(node))
                .orElseThrow(() -> new IllegalArgumentException(
                        "run: expected a result of node \"" + node + "\", found those of " + nodes.keySet()))
                .value(output, valueClass);
    }
}
