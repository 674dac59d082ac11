package io.github.hordelib.engine;

import io.github.hordelib.graph.GraphNode;
import io.github.hordelib.graph.Input;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * A node ready to be run. Immutable.
 *
 * @param node as in the graph
 * @param type its type
 * @param constants converted constants and defaults, by input name
 * @param links links to inputs that the type has, in the order they stand in the graph
 */
record PlannedNode(GraphNode node, NodeType type, Map<String, Object> constants, Map<String, Input.Link> links) {
    NodeId id() {
        return node.id();
    }

    static PlannedNode of(GraphNode node, NodeType type, Map<String, Object> constants) {
        Map<String, Input.Link> links = new LinkedHashMap<>();
        node.inputs().forEach((name, input) -> {
            if (input instanceof Input.Link link && type.input(name).isPresent()) {
                links.put(name, link);
            }
        });
        return new PlannedNode(node, type, constants, links);
    }

    Set<NodeId> sources() {
        Set<NodeId> sources = new LinkedHashSet<>();
        links().values().forEach(link -> sources.add(link.source()));
        return sources;
    }

    boolean isLazy(String input) {
        return type.input(input).map(InputPort::isLazy).orElse(false);
    }
}
