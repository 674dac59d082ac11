package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Conditioning;
import io.github.hordelib.sampling.ConditioningMix;

/** A conditioning of zeros. */
final class ConditioningZeroOut {
    private static final InputPort<Conditioning> CONDITIONING = InputPort.of("conditioning", Ports.CONDITIONING);

    private ConditioningZeroOut() {}

    static NodeType type() {
        return NodeType.builder("ConditioningZeroOut")
                .displayName("ConditioningZeroOut")
                .category("advanced/conditioning")
                .input(CONDITIONING)
                .output(Ports.CONDITIONING)
                .run((inputs, context) -> Outputs.of(ConditioningMix.zeroOut(inputs.get(CONDITIONING))));
    }
}
