package io.github.hordelib.node;

import java.util.List;
import java.util.Map;

/**
 * What one call of a node returns. Immutable.
 *
 * @param values one value for each output port, in order
 * @param ui what a user interface shows for the node, by kind, such as {@code images}; empty for most nodes
 */
public record Outputs(List<Object> values, Map<String, List<Object>> ui) {
    /** Copies both. */
    public Outputs {
        values = List.copyOf(values);
        ui = Map.copyOf(ui);
    }

    /**
     * Returns outputs without anything for a user interface.
     *
     * @param values one value for each output port, in order
     * @return the outputs
     */
    public static Outputs of(Object... values) {
        return new Outputs(List.of(values), Map.of());
    }

    /**
     * Returns a copy with something for a user interface.
     *
     * @param kind such as {@code images} or {@code text}
     * @param items what to show
     * @return the outputs
     */
    public Outputs withUi(String kind, List<?> items) {
        return new Outputs(values, Map.of(kind, List.copyOf(items)));
    }
}
