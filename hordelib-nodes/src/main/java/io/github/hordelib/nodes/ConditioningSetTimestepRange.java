package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Conditioning;

/** A conditioning for a part of the run. */
final class ConditioningSetTimestepRange {
    private static final InputPort<Conditioning> CONDITIONING = InputPort.of("conditioning", Ports.CONDITIONING);
    private static final InputPort<Double> START = InputPort.decimal("start", 0, 0, 1, 0.001);
    private static final InputPort<Double> END = InputPort.decimal("end", 1, 0, 1, 0.001);

    private ConditioningSetTimestepRange() {}

    static NodeType type() {
        return NodeType.builder("ConditioningSetTimestepRange")
                .displayName("ConditioningSetTimestepRange")
                .category("advanced/conditioning")
                .input(CONDITIONING)
                .input(START)
                .input(END)
                .output(Ports.CONDITIONING)
                .run(ConditioningSetTimestepRange::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        Conditioning.Range range = new Conditioning.Range(inputs.get(START), inputs.get(END));
        return Outputs.of(inputs.get(CONDITIONING).map(entry -> entry.withRange(range)));
    }
}
