package io.github.hordelib.nodes;

import io.github.hordelib.image.Mask;
import io.github.hordelib.image.MaskEdits;
import io.github.hordelib.image.MaskEdits.Combination;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Two masks combined. */
final class MaskComposite {
    private static final InputPort<Mask> DESTINATION = InputPort.of("destination", Ports.MASK);
    private static final InputPort<Mask> SOURCE = InputPort.of("source", Ports.MASK);
    private static final InputPort<Long> X = InputPort.integer("x", 0, 0, 16384).withStep(1);
    private static final InputPort<Long> Y = InputPort.integer("y", 0, 0, 16384).withStep(1);
    private static final InputPort<String> OPERATION =
            InputPort.choice("operation", "multiply", "add", "subtract", "and", "or", "xor");

    private MaskComposite() {}

    static NodeType type() {
        return NodeType.builder("MaskComposite")
                .category("mask")
                .input(DESTINATION)
                .input(SOURCE)
                .input(X)
                .input(Y)
                .input(OPERATION)
                .output(Ports.MASK)
                .run((inputs, context) -> run(inputs));
    }

    private static Outputs run(Inputs inputs) {
        Combination combination = Words.constant(Combination.class, inputs.get(OPERATION));
        return Outputs.of(MaskEdits.combine(
                inputs.get(DESTINATION),
                inputs.get(SOURCE),
                inputs.get(X).intValue(),
                inputs.get(Y).intValue(),
                combination));
    }
}
