package io.github.hordelib.node;

import io.github.hordelib.graph.Graph;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one call of a node returns. Immutable.
 *
 * @param values one value for each output port, in order: a list for a port that gives lists; a {@link Blocker}; or, with an
 *     expansion, an {@link io.github.hordelib.graph.Input.Link} to one of its nodes
 * @param ui what a user interface shows for the node, by kind, such as {@code images}; empty for most nodes
 * @param expansion nodes to run before the values are known; see {@link Expansion}
 */
public record Outputs(List<Object> values, Map<String, List<Object>> ui, Optional<Graph> expansion) {
    /** Copies lists and maps. */
    public Outputs {
        values = List.copyOf(values);
        ui = Map.copyOf(ui);
    }

    /**
     * Creates outputs without an expansion.
     *
     * @param values one value for each output port, in order
     * @param ui what a user interface shows, by kind
     */
    public Outputs(List<Object> values, Map<String, List<Object>> ui) {
        this(values, ui, Optional.empty());
    }

    /**
     * Returns outputs without anything for a user interface.
     *
     * @param values one value for each output port, in order
     * @return the outputs
     */
    public static Outputs of(Object... values) {
        return new Outputs(Arrays.asList(values), Map.of());
    }

    /**
     * Returns a copy with something for a user interface.
     *
     * @param kind such as {@code images} or {@code text}
     * @param items what to show
     * @return the outputs
     */
    public Outputs withUi(String kind, List<?> items) {
        return new Outputs(values, Map.of(kind, List.copyOf(items)), expansion);
    }
}
