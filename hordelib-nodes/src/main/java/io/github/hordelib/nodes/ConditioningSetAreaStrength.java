package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Conditioning;

/** Another weight of a conditioning. */
final class ConditioningSetAreaStrength {
    private static final InputPort<Conditioning> CONDITIONING = InputPort.of("conditioning", Ports.CONDITIONING);
    private static final InputPort<Double> STRENGTH = InputPort.decimal("strength", 1, 0, 10, 0.01);

    private ConditioningSetAreaStrength() {}

    static NodeType type() {
        return NodeType.builder("ConditioningSetAreaStrength")
                .displayName("ConditioningSetAreaStrength")
                .category("conditioning")
                .input(CONDITIONING)
                .input(STRENGTH)
                .output(Ports.CONDITIONING)
                .run(ConditioningSetAreaStrength::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        double strength = inputs.get(STRENGTH);
        return Outputs.of(inputs.get(CONDITIONING)
                .map(entry -> entry.withPlace(entry.place().withStrength(strength))));
    }
}
