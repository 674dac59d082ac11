package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Conditioning;

/** Two conditionings, mixed. */
final class ConditioningCombine {
    private static final InputPort<Conditioning> CONDITIONING_1 = InputPort.of("conditioning_1", Ports.CONDITIONING);
    private static final InputPort<Conditioning> CONDITIONING_2 = InputPort.of("conditioning_2", Ports.CONDITIONING);

    private ConditioningCombine() {}

    static NodeType type() {
        return NodeType.builder("ConditioningCombine")
                .displayName("Conditioning (Combine)")
                .category("conditioning")
                .input(CONDITIONING_1)
                .input(CONDITIONING_2)
                .output(Ports.CONDITIONING)
                .run((inputs, context) -> Outputs.of(inputs.get(CONDITIONING_1).and(inputs.get(CONDITIONING_2))));
    }
}
