package io.github.hordelib.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A node graph: plain data that can be run any number of times by an engine that knows its node types. Nothing is checked
 * here except that ids are unique; an engine reports all problems of a graph at once. Immutable.
 */
public final class Graph {
    private final Map<NodeId, GraphNode> nodes;

    private Graph(Map<NodeId, GraphNode> nodes) {
        this.nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
    }

    /**
     * Returns a builder of an empty graph.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the nodes in the order they were added.
     *
     * @return nodes by id
     */
    public Map<NodeId, GraphNode> nodes() {
        return nodes;
    }

    /**
     * Returns a node.
     *
     * @param id its name
     * @return the node, empty if there is none of that name
     */
    public Optional<GraphNode> node(NodeId id) {
        return Optional.ofNullable(nodes.get(id));
    }

    /**
     * Draws the graph.
     *
     * @return text for Graphviz, nodes and links in the order they were added
     */
    public String toDot() {
        return Dot.of(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Graph graph && nodes.equals(graph.nodes);
    }

    @Override
    public int hashCode() {
        return nodes.hashCode();
    }

    @Override
    public String toString() {
        return "Graph" + nodes.keySet();
    }

    /** Collects nodes. Not thread-safe. {@link #build()} may be called more than once. */
    public static final class Builder {
        private final Map<NodeId, GraphNode> nodes = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Adds a node.
         *
         * @param node the node
         * @return this
         * @throws IllegalArgumentException if its id is taken
         */
        public Builder add(GraphNode node) {
            if (nodes.putIfAbsent(node.id(), node) != null) {
                throw new IllegalArgumentException(
                        "node id \"" + node.id() + "\": expected a new id, found one in use");
            }
            return this;
        }

        /**
         * Starts a node; {@link NodeBuilder#add()} completes it.
         *
         * @param id name within the graph
         * @param type name of the node type
         * @return a builder of the node
         */
        public NodeBuilder node(String id, String type) {
            return new NodeBuilder(this, new NodeId(id), type);
        }

        /**
         * Returns the graph of the nodes added so far.
         *
         * @return the graph
         */
        public Graph build() {
            return new Graph(nodes);
        }
    }

    /** Collects the inputs of one node. Not thread-safe. */
    public static final class NodeBuilder {
        private final Builder graph;
        private final NodeId id;
        private final String type;
        private final Map<String, Input> inputs = new LinkedHashMap<>();
        private String title;

        private NodeBuilder(Builder graph, NodeId id, String type) {
            this.graph = graph;
            this.id = id;
            this.type = type;
            this.title = type;
        }

        /**
         * Plugs in a constant.
         *
         * @param input name of the input
         * @param value see {@link Input.Constant}; an {@code Integer} becomes a {@code Long}, a {@code Float} a {@code Double}
         * @return this
         */
        public NodeBuilder set(String input, Object value) {
            inputs.put(input, Input.constant(value));
            return this;
        }

        /**
         * Plugs in a link.
         *
         * @param input name of the input
         * @param source id of the node that produces the value
         * @param output index of its output, from 0
         * @return this
         */
        public NodeBuilder link(String input, String source, int output) {
            inputs.put(input, new Input.Link(new NodeId(source), output));
            return this;
        }

        /**
         * Names the node for people.
         *
         * @param text any text
         * @return this
         */
        public NodeBuilder title(String text) {
            title = text;
            return this;
        }

        /**
         * Adds the node to the graph.
         *
         * @return the graph's builder
         */
        public Builder add() {
            return graph.add(new GraphNode(id, type, inputs, title));
        }
    }
}
