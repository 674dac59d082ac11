package io.github.hordelib.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One node of a graph: an instance of a node type with its inputs. Immutable.
 *
 * @param id name within the graph
 * @param type name of the node type, such as {@code KSampler}
 * @param inputs what is plugged in, by input name, in the order given
 * @param title what people call the node; the type's name if nothing was given
 */
public record GraphNode(NodeId id, String type, Map<String, Input> inputs, String title) {
    /** Copies the inputs. */
    public GraphNode {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }
}
