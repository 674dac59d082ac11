package io.github.hordelib.engine;

import io.github.hordelib.graph.NodeId;
import java.util.List;

/** Something that happened in a run. Immutable. */
public sealed interface RunEvent {
    /** An event of one node. */
    sealed interface OfNode extends RunEvent {
        /**
         * Returns the node.
         *
         * @return its id; that of a node that another expanded into has dots
         */
        NodeId node();
    }

    /**
     * The run has begun.
     *
     * @param cached nodes whose results are known already
     */
    record RunStarted(List<NodeId> cached) implements RunEvent {
        /** Copies the list. */
        public RunStarted {
            cached = List.copyOf(cached);
        }
    }

    /**
     * A node begins, or is taken up again after the lazy inputs it asked for have arrived.
     *
     * @param node the node
     * @param display the node of the graph that it belongs to, itself unless another expanded into it
     * @param type name of its type
     */
    record NodeStarted(NodeId node, NodeId display, String type) implements OfNode {}

    /**
     * A node's result was found instead of computed: in the cache, or because equal work was under way.
     *
     * @param node the node
     * @param display the node of the graph that it belongs to
     * @param result the result
     */
    record NodeCached(NodeId node, NodeId display, NodeResult result) implements OfNode {}

    /**
     * A node tells how far it is.
     *
     * @param node the node
     * @param step steps done, 0 to {@code steps}
     * @param steps all steps
     */
    record NodeProgress(NodeId node, int step, int steps) implements OfNode {}

    /**
     * A node shows an intermediate result.
     *
     * @param node the node
     * @param value such as a small picture; nodes say what they show
     */
    record NodePreview(NodeId node, Object value) implements OfNode {}

    /**
     * A node was not called because a {@link io.github.hordelib.node.Blocker} with a message stood in for one of its inputs.
     *
     * @param node the node
     * @param type name of its type
     * @param message why
     */
    record NodeBlocked(NodeId node, String type, String message) implements OfNode {}

    /**
     * A node is done.
     *
     * @param node the node
     * @param display the node of the graph that it belongs to
     * @param result the result
     */
    record NodeFinished(NodeId node, NodeId display, NodeResult result) implements OfNode {}

    /**
     * A node failed, and with it the run.
     *
     * @param node the node
     * @param failure what happened
     */
    record NodeFailed(NodeId node, NodeFailedException failure) implements OfNode {}

    /**
     * The run is over; the last event.
     *
     * @param outcome how it ended
     */
    record RunFinished(Outcome outcome) implements RunEvent {}

    /** How a run ends. */
    enum Outcome {
        /** Everything that was asked for is there. */
        SUCCEEDED,
        /** A node failed. */
        FAILED,
        /** It was cancelled. */
        CANCELLED
    }
}
