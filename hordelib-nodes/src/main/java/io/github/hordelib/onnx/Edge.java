package io.github.hordelib.onnx;

/**
 * A value that flows between nodes.
 *
 * @param name its name in the graph, unique; empty for an optional input that is left out
 */
record Edge(String name) {
    static final Edge NONE = new Edge("");
}
