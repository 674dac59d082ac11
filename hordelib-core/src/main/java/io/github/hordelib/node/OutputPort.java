package io.github.hordelib.node;

/**
 * An output of a node type. Immutable.
 *
 * @param name what people call it; usually the type's name
 * @param type what flows out
 * @param <T> Java class of the values
 */
public record OutputPort<T>(String name, PortType<T> type) {}
