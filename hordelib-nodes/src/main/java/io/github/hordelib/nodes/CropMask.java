package io.github.hordelib.nodes;

import io.github.hordelib.image.Mask;
import io.github.hordelib.image.MaskEdits;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** A rectangle of a mask. */
final class CropMask {
    private static final InputPort<Mask> MASK = InputPort.of("mask", Ports.MASK);
    private static final InputPort<Long> X = InputPort.integer("x", 0, 0, 16384).withStep(1);
    private static final InputPort<Long> Y = InputPort.integer("y", 0, 0, 16384).withStep(1);
    private static final InputPort<Long> WIDTH =
            InputPort.integer("width", 512, 1, 16384).withStep(1);
    private static final InputPort<Long> HEIGHT =
            InputPort.integer("height", 512, 1, 16384).withStep(1);

    private CropMask() {}

    static NodeType type() {
        return NodeType.builder("CropMask")
                .category("mask")
                .input(MASK)
                .input(X)
                .input(Y)
                .input(WIDTH)
                .input(HEIGHT)
                .output(Ports.MASK)
                .run((inputs, context) -> Outputs.of(MaskEdits.crop(
                        inputs.get(MASK),
                        inputs.get(X).intValue(),
                        inputs.get(Y).intValue(),
                        inputs.get(WIDTH).intValue(),
                        inputs.get(HEIGHT).intValue())));
    }
}
