package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Conditioning;
import io.github.hordelib.sampling.ConditioningMix;

/** Weighted mean of two conditionings. */
final class ConditioningAverage {
    private static final InputPort<Conditioning> CONDITIONING_TO = InputPort.of("conditioning_to", Ports.CONDITIONING);
    private static final InputPort<Conditioning> CONDITIONING_FROM =
            InputPort.of("conditioning_from", Ports.CONDITIONING);
    private static final InputPort<Double> CONDITIONING_TO_STRENGTH =
            InputPort.decimal("conditioning_to_strength", 1, 0, 1, 0.01);

    private ConditioningAverage() {}

    static NodeType type() {
        return NodeType.builder("ConditioningAverage")
                .displayName("ConditioningAverage")
                .category("conditioning")
                .input(CONDITIONING_TO)
                .input(CONDITIONING_FROM)
                .input(CONDITIONING_TO_STRENGTH)
                .output(Ports.CONDITIONING)
                .run((inputs, context) -> Outputs.of(ConditioningMix.average(
                        inputs.get(CONDITIONING_TO),
                        inputs.get(CONDITIONING_FROM),
                        inputs.get(CONDITIONING_TO_STRENGTH))));
    }
}
