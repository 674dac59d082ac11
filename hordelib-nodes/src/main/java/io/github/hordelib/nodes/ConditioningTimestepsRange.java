package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Conditioning;

/** A part of a run, and the parts before and after it. */
final class ConditioningTimestepsRange {
    private static final InputPort<Double> START = InputPort.decimal("start_percent", 0, 0, 1, 0.001);
    private static final InputPort<Double> END = InputPort.decimal("end_percent", 1, 0, 1, 0.001);

    private ConditioningTimestepsRange() {}

    static NodeType type() {
        return NodeType.builder("ConditioningTimestepsRange")
                .displayName("Timesteps Range")
                .category("advanced/hooks")
                .flag(Flag.EXPERIMENTAL)
                .input(START)
                .input(END)
                .output("TIMESTEPS_RANGE", Ports.TIMESTEPS_RANGE)
                .output("BEFORE_RANGE", Ports.TIMESTEPS_RANGE)
                .output("AFTER_RANGE", Ports.TIMESTEPS_RANGE)
                .run(ConditioningTimestepsRange::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        double start = inputs.get(START);
        double end = inputs.get(END);
        return Outputs.of(
                new Conditioning.Range(start, end), new Conditioning.Range(0, start), new Conditioning.Range(end, 1));
    }
}
