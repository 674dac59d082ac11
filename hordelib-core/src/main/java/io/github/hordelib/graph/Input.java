package io.github.hordelib.graph;

/** What is plugged into an input of a node: a constant or a link to an output of another node. */
public sealed interface Input {
    /**
     * A value written into the graph. Values that JSON can express are String, Boolean, Long, BigInteger, Double, List and
     * Map; a graph built in Java may hold any other value a port accepts (such as a picture), such graphs have no JSON
     * form. The value must not be changed afterwards.
     *
     * @param value the value
     */
    record Constant(Object value) implements Input {}

    /**
     * A link to an output of another node of the same graph.
     *
     * @param source the node that produces the value
     * @param output index of its output, from 0
     */
    record Link(NodeId source, int output) implements Input {}
}
