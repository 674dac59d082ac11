package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Conditioning;
import io.github.hordelib.sampling.ConditioningMix;

/** Tokens of one conditioning after those of another. */
final class ConditioningConcat {
    private static final InputPort<Conditioning> CONDITIONING_TO = InputPort.of("conditioning_to", Ports.CONDITIONING);
    private static final InputPort<Conditioning> CONDITIONING_FROM =
            InputPort.of("conditioning_from", Ports.CONDITIONING);

    private ConditioningConcat() {}

    static NodeType type() {
        return NodeType.builder("ConditioningConcat")
                .displayName("Conditioning (Concat)")
                .category("conditioning")
                .input(CONDITIONING_TO)
                .input(CONDITIONING_FROM)
                .output(Ports.CONDITIONING)
                .run((inputs, context) ->
                        Outputs.of(ConditioningMix.join(inputs.get(CONDITIONING_TO), inputs.get(CONDITIONING_FROM))));
    }
}
