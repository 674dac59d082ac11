package io.github.hordelib.engine;

import io.github.hordelib.base.HordelibException;
import io.github.hordelib.graph.NodeId;
import java.util.List;
import java.util.Map;

/** Thrown for a run in which a node failed. The results that were made before are kept. */
public final class NodeFailedException extends HordelibException {
    private static final long serialVersionUID = 1L;

    private final transient NodeId node;
    /** Name of the node's type. */
    private final String type;

    private final transient Map<String, List<Object>> inputs;
    private final transient RunResult results;

    NodeFailedException(
            NodeId node, String type, Map<String, List<Object>> inputs, RunResult results, Throwable cause) {
        super("node \"" + node + "\" (" + type + "): expected a result, found a failure: " + text(cause), cause);
        this.node = node;
        this.type = type;
        this.inputs = inputs;
        this.results = results;
    }

    private static String text(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isEmpty() ? cause.getClass().getSimpleName() : message;
    }

    /**
     * Returns the node that failed.
     *
     * @return its id
     */
    public NodeId node() {
        return node;
    }

    /**
     * Returns the type of the node that failed.
     *
     * @return its name
     */
    public String type() {
        return type;
    }

    /**
     * Returns what the node was given.
     *
     * @return the values of each input, by name
     */
    public Map<String, List<Object>> inputs() {
        return inputs;
    }

    /**
     * Returns what was made before.
     *
     * @return the results of other nodes
     */
    public RunResult results() {
        return results;
    }
}
