package io.github.hordelib.graph;

/**
 * Name of a node within one graph. Immutable.
 *
 * @param value any non-empty text; ComfyUI uses decimal numbers
 */
public record NodeId(String value) implements Comparable<NodeId> {
    /** Checks the name. */
    public NodeId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("node id: expected at least one character, found none");
        }
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
