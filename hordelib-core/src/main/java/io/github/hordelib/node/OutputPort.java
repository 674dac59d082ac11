package io.github.hordelib.node;

/**
 * An output of a node type. Immutable.
 *
 * @param name what people call it; usually the type's name
 * @param type what flows out
 * @param list whether a call returns a list of values, each of which runs the consumers once
 * @param <T> Java class of the values
 */
public record OutputPort<T>(String name, PortType<T> type, boolean list) {
    /**
     * Creates an output of single values.
     *
     * @param name what people call it
     * @param type what flows out
     */
    public OutputPort(String name, PortType<T> type) {
        this(name, type, false);
    }
}
