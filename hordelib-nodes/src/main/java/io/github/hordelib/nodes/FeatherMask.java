package io.github.hordelib.nodes;

import io.github.hordelib.image.Mask;
import io.github.hordelib.image.MaskEdits;
import io.github.hordelib.image.Outpaint.Margins;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** A mask with soft borders. */
final class FeatherMask {
    private static final InputPort<Mask> MASK = InputPort.of("mask", Ports.MASK);
    private static final InputPort<Long> LEFT =
            InputPort.integer("left", 0, 0, 16384).withStep(1);
    private static final InputPort<Long> TOP =
            InputPort.integer("top", 0, 0, 16384).withStep(1);
    private static final InputPort<Long> RIGHT =
            InputPort.integer("right", 0, 0, 16384).withStep(1);
    private static final InputPort<Long> BOTTOM =
            InputPort.integer("bottom", 0, 0, 16384).withStep(1);

    private FeatherMask() {}

    static NodeType type() {
        return NodeType.builder("FeatherMask")
                .category("mask")
                .input(MASK)
                .input(LEFT)
                .input(TOP)
                .input(RIGHT)
                .input(BOTTOM)
                .output(Ports.MASK)
                .run((inputs, context) -> Outputs.of(MaskEdits.feather(
                        inputs.get(MASK),
                        new Margins(
                                inputs.get(LEFT).intValue(),
                                inputs.get(TOP).intValue(),
                                inputs.get(RIGHT).intValue(),
                                inputs.get(BOTTOM).intValue()))));
    }
}
