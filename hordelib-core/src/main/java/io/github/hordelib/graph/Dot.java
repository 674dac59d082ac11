package io.github.hordelib.graph;

import java.util.Map;

/** Writes a graph for Graphviz. */
final class Dot {
    private static final int LONGEST_CONSTANT = 40;

    private Dot() {}

    static String of(Graph graph) {
        StringBuilder dot = new StringBuilder("digraph workflow {\n  rankdir=LR;\n  node [shape=box];\n");
        for (GraphNode node : graph.nodes().values()) {
            dot.append("  ")
                    .append(quoted(node.id().value()))
                    .append(" [label=")
                    .append(quoted(label(node)))
                    .append("];\n");
        }
        for (GraphNode node : graph.nodes().values()) {
            node.inputs().forEach((name, input) -> {
                if (input instanceof Input.Link link) {
                    edge(dot, link, node.id(), name);
                }
            });
        }
        return dot.append("}\n").toString();
    }

    private static void edge(StringBuilder dot, Input.Link link, NodeId target, String input) {
        dot.append("  ")
                .append(quoted(link.source().value()))
                .append(" -> ")
                .append(quoted(target.value()))
                .append(" [label=")
                .append(quoted(link.output() + " to " + input))
                .append("];\n");
    }

    private static String label(GraphNode node) {
        StringBuilder label = new StringBuilder(node.id() + ": " + node.title());
        if (!node.title().equals(node.type())) {
            label.append('\n').append(node.type());
        }
        for (Map.Entry<String, Input> input : node.inputs().entrySet()) {
            if (input.getValue() instanceof Input.Constant constant) {
                label.append('\n').append(input.getKey()).append(" = ").append(shortened(constant.value()));
            }
        }
        return label.toString();
    }

    private static String shortened(Object value) {
        String text = String.valueOf(value);
        return text.length() <= LONGEST_CONSTANT ? text : text.substring(0, LONGEST_CONSTANT) + "...";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
