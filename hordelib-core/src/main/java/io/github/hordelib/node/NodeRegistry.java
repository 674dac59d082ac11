package io.github.hordelib.node;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The node types an engine knows, by name. A value; immutable. */
public final class NodeRegistry {
    private final Map<String, NodeType> types;

    private NodeRegistry(Map<String, NodeType> types) {
        this.types = Collections.unmodifiableMap(types);
    }

    /**
     * Returns a registry of some types.
     *
     * @param types the types
     * @return the registry
     * @throws IllegalArgumentException if two types have the same name
     */
    public static NodeRegistry of(Collection<NodeType> types) {
        Map<String, NodeType> byName = new LinkedHashMap<>();
        for (NodeType type : types) {
            if (byName.putIfAbsent(type.name(), type) != null) {
                throw new IllegalArgumentException(
                        "node type \"" + type.name() + "\": expected one of that name, found two");
            }
        }
        return new NodeRegistry(byName);
    }

    /**
     * Returns a registry of some types.
     *
     * @param types the types
     * @return the registry
     * @throws IllegalArgumentException if two types have the same name
     */
    public static NodeRegistry of(NodeType... types) {
        return of(List.of(types));
    }

    /**
     * Returns a registry of the types of this one and more.
     *
     * @param more types to add
     * @return the registry
     * @throws IllegalArgumentException if two types have the same name
     */
    public NodeRegistry with(Collection<NodeType> more) {
        return of(Stream.concat(types.values().stream(), more.stream()).toList());
    }

    /**
     * Returns a type.
     *
     * @param name its name
     * @return the type, empty if there is none of that name
     */
    public Optional<NodeType> find(String name) {
        return Optional.ofNullable(types.get(name));
    }

    /**
     * Returns all types.
     *
     * @return types by name, in the order they were given
     */
    public Map<String, NodeType> types() {
        return types;
    }

    @Override
    public String toString() {
        return "NodeRegistry" + types.keySet();
    }
}
