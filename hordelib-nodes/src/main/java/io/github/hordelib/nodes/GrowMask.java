package io.github.hordelib.nodes;

import io.github.hordelib.image.Mask;
import io.github.hordelib.image.MaskEdits;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** A larger or smaller mask. */
final class GrowMask {
    private static final InputPort<Mask> MASK = InputPort.of("mask", Ports.MASK);
    private static final InputPort<Long> EXPAND =
            InputPort.integer("expand", 0, -16384, 16384).withStep(1);
    private static final InputPort<Boolean> TAPERED_CORNERS = InputPort.flag("tapered_corners", true);

    private GrowMask() {}

    static NodeType type() {
        return NodeType.builder("GrowMask")
                .category("mask")
                .input(MASK)
                .input(EXPAND)
                .input(TAPERED_CORNERS)
                .output(Ports.MASK)
                .run((inputs, context) -> Outputs.of(
                        MaskEdits.grow(inputs.get(MASK), inputs.get(EXPAND).intValue(), inputs.get(TAPERED_CORNERS))));
    }
}
