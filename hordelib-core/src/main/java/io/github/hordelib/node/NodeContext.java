package io.github.hordelib.node;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.graph.NodeId;
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
}
