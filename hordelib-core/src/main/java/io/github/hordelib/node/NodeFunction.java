package io.github.hordelib.node;

/** What a node does. Called by many threads at once: keeps no state of its own. */
@FunctionalInterface
public interface NodeFunction {
    /**
     * Computes the outputs. Inputs must not be changed: they are shared with other nodes, runs and the cache.
     *
     * @param inputs checked values
     * @param context cancellation and progress
     * @return one value for each output port
     * @throws Exception any failure; the engine reports it with the node's id and type
     */
    Outputs run(Inputs inputs, NodeContext context) throws Exception;
}
