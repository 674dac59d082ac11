package io.github.hordelib.engine;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.graph.NodeId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How to run a graph. Immutable; the {@code with} methods return changed copies of {@link #DEFAULT}.
 *
 * @param targets nodes whose results are wanted; empty for all output nodes
 * @param listener hears the events
 * @param previews whether nodes are asked for intermediate results
 * @param cancellation cancels the run from outside, if there is one
 * @param extra what nodes find in {@link io.github.hordelib.node.NodeContext#extra()}
 * @param defaults whether a required input that is left out gets its default; ComfyUI refuses such graphs
 * @param serial whether to run one node after the other, in ComfyUI's order, instead of independent nodes at once
 */
public record RunOptions(
        Optional<Set<NodeId>> targets,
        RunListener listener,
        boolean previews,
        Optional<Cancellation> cancellation,
        Map<String, Object> extra,
        boolean defaults,
        boolean serial) {
    /** All output nodes, no listener, defaults applied, independent nodes at once. */
    public static final RunOptions DEFAULT =
            new RunOptions(Optional.empty(), RunListener.NONE, true, Optional.empty(), Map.of(), true, false);

    /** Copies sets and maps. */
    public RunOptions {
        targets = targets.map(LinkedHashSet::new);
        extra = Map.copyOf(extra);
    }

    /**
     * Returns a copy that wants the results of certain nodes.
     *
     * @param ids the nodes; they need not be output nodes
     * @return the options
     */
    public RunOptions withTargets(Collection<NodeId> ids) {
        return new RunOptions(
                Optional.of(new LinkedHashSet<>(ids)), listener, previews, cancellation, extra, defaults, serial);
    }

    /**
     * Returns a copy with a listener.
     *
     * @param heard hears the events
     * @return the options
     */
    public RunOptions withListener(RunListener heard) {
        return new RunOptions(targets, heard, previews, cancellation, extra, defaults, serial);
    }

    /**
     * Returns a copy that does not ask nodes for intermediate results.
     *
     * @return the options
     */
    public RunOptions withoutPreviews() {
        return new RunOptions(targets, listener, false, cancellation, extra, defaults, serial);
    }

    /**
     * Returns a copy that is cancelled from outside.
     *
     * @param outer cancels the run when it is triggered
     * @return the options
     */
    public RunOptions withCancellation(Cancellation outer) {
        return new RunOptions(targets, listener, previews, Optional.of(outer), extra, defaults, serial);
    }

    /**
     * Returns a copy with something for nodes that write it into files.
     *
     * @param values JSON-like values by name, such as {@code workflow}
     * @return the options
     */
    public RunOptions withExtra(Map<String, Object> values) {
        return new RunOptions(targets, listener, previews, cancellation, values, defaults, serial);
    }

    /**
     * Returns a copy that refuses graphs that leave out required inputs, as ComfyUI does.
     *
     * @return the options
     */
    public RunOptions withoutDefaults() {
        return new RunOptions(targets, listener, previews, cancellation, extra, false, serial);
    }

    /**
     * Returns a copy that runs one node after the other, in ComfyUI's order. Such a run uses the cache, but does not wait
     * for equal work of other runs.
     *
     * @return the options
     */
    public RunOptions inSeries() {
        return new RunOptions(targets, listener, previews, cancellation, extra, defaults, true);
    }
}
