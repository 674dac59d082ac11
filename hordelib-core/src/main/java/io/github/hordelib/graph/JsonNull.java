package io.github.hordelib.graph;

/** JSON's null, where a graph holds one as a constant or inside of a constant list or map. */
public enum JsonNull {
    /** The only value. */
    NULL;

    @Override
    public String toString() {
        return "null";
    }
}
