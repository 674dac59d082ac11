package io.github.hordelib.nodes;

import io.github.hordelib.image.Mask;
import io.github.hordelib.image.MaskEdits;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** A hard mask. */
final class ThresholdMask {
    private static final InputPort<Mask> MASK = InputPort.of("mask", Ports.MASK);
    private static final InputPort<Double> VALUE = InputPort.decimal("value", 0.5, 0.0, 1.0, 0.01);

    private ThresholdMask() {}

    static NodeType type() {
        return NodeType.builder("ThresholdMask")
                .category("mask")
                .input(MASK)
                .input(VALUE)
                .output(Ports.MASK)
                .run((inputs, context) -> Outputs.of(
                        MaskEdits.threshold(inputs.get(MASK), inputs.get(VALUE).floatValue())));
    }
}
