package io.github.hordelib.graph;

/** What is plugged into an input of a node: a constant or a link to an output of another node. */
public sealed interface Input {
    /**
     * A value written into the graph. Values that JSON can express are String, Boolean, Long, BigInteger, Double, List, Map
     * and {@link io.github.hordelib.base.JsonNull}; a graph built in Java may hold any other value a port accepts (such as a picture), such graphs
     * have no JSON form. The value must not be changed afterwards.
     *
     * @param value the value
     */
    record Constant(Object value) implements Input {}

    /**
     * A link to an output of another node of the same graph.
     *
     * @param source the node that produces the value
     * @param output index of its output, from 0; negative ones count from the end
     */
    record Link(NodeId source, int output) implements Input {}

    /**
     * Something read from JSON that is neither: a list that is no link. No graph that holds one can be run; it is kept so
     * that it can be reported beside everything else that is wrong.
     *
     * @param found the value, as a {@link Constant} would hold it
     */
    record Malformed(Object found) implements Input {}

    /**
     * Returns a constant.
     *
     * @param value the value; an {@code Integer} becomes a {@code Long}, a {@code Float} a {@code Double}
     * @return the constant
     */
    static Constant constant(Object value) {
        if (value instanceof Integer i) {
            return new Constant(i.longValue());
        }
        return new Constant(value instanceof Float f ? (Object) f.doubleValue() : value);
    }
}
