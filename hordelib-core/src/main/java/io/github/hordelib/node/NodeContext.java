package io.github.hordelib.node;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.graph.Graph;
import io.github.hordelib.graph.NodeId;
import java.util.Map;
import java.util.function.Supplier;

/** What the engine offers a node while it runs. Confined to one run of one node; usable from any thread of it. */
public interface NodeContext {
    /**
     * Returns the node that runs.
     *
     * @return its id
     */
    NodeId node();

    /**
     * Returns the switch that is triggered when the run is to stop. A node checks it at least once in each step of its work
     * and hands it to calls that can be interrupted.
     *
     * @return the switch of the run
     */
    Cancellation cancellation();

    /**
     * Tells how far the node is.
     *
     * @param step steps done, 0 to {@code steps}
     * @param steps all steps
     */
    void progress(int step, int steps);

    /**
     * Offers an intermediate result, such as a preview picture. It is made only if somebody listens.
     *
     * @param value makes the value
     */
    void preview(Supplier<?> value);

    /**
     * Returns which call this is of those made for the elements of input lists.
     *
     * @return the index of the call, from 0
     */
    default int call() {
        return 0;
    }

    /**
     * Returns the graph that is run, without what nodes expanded into.
     *
     * @return the graph; an empty one if there is none
     */
    default Graph graph() {
        return Graph.builder().build();
    }

    /**
     * Returns what the caller of the run sent along for nodes that write it into files, such as the editor's own form of the
     * workflow.
     *
     * @return JSON-like values by name
     */
    default Map<String, Object> extra() {
        return Map.of();
    }
}
