package io.github.hordelib.engine;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.graph.Graph;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.node.NodeContext;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a node sees of its run.
 *
 * @param execution the run
 * @param node the node
 * @param call which of its calls
 * @param graph the graph of the run
 * @param options how it is run
 */
record RunContext(Execution execution, NodeId node, int call, Graph graph, RunOptions options) implements NodeContext {
    @Override
    public Cancellation cancellation() {
        return execution.cancellation();
    }

    @Override
    public void progress(int step, int steps) {
        if (options.listener() != RunListener.NONE) {
            execution.emit(new RunEvent.NodeProgress(node, step, steps));
        }
    }

    @Override
    public void preview(Supplier<?> value) {
        if (options.previews() && options.listener() != RunListener.NONE) {
            execution.emit(new RunEvent.NodePreview(node, value.get()));
        }
    }

    @Override
    public Map<String, Object> extra() {
        return options.extra();
    }
}
