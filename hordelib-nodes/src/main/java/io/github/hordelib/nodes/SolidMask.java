package io.github.hordelib.nodes;

import io.github.hordelib.image.Mask;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;

/** A mask of one value. */
final class SolidMask {
    private static final InputPort<Double> VALUE = InputPort.decimal("value", 1.0, 0.0, 1.0, 0.01);
    private static final InputPort<Long> WIDTH =
            InputPort.integer("width", 512, 1, 16384).withStep(1);
    private static final InputPort<Long> HEIGHT =
            InputPort.integer("height", 512, 1, 16384).withStep(1);

    private SolidMask() {}

    static NodeType type() {
        return NodeType.builder("SolidMask")
                .category("mask")
                .input(VALUE)
                .input(WIDTH)
                .input(HEIGHT)
                .output(Ports.MASK)
                .run((inputs, context) -> Outputs.of(new Mask(Tensor.filled(
                        Shape.of(
                                1,
                                inputs.get(HEIGHT).intValue(),
                                inputs.get(WIDTH).intValue()),
                        inputs.get(VALUE).floatValue()))));
    }
}
