package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.tensor.Shape;

/** Pictures of one colour. */
final class EmptyImage {
    private static final InputPort<Long> WIDTH =
            InputPort.integer("width", 512, 1, 16384).withStep(1);
    private static final InputPort<Long> HEIGHT =
            InputPort.integer("height", 512, 1, 16384).withStep(1);
    private static final InputPort<Long> BATCH_SIZE = InputPort.integer("batch_size", 1, 1, 4096);
    private static final InputPort<Long> COLOR =
            InputPort.integer("color", 0, 0, 16777215).withStep(1).hint("display", "color");

    private EmptyImage() {}

    static NodeType type() {
        return NodeType.builder("EmptyImage")
                .category("image")
                .input(WIDTH)
                .input(HEIGHT)
                .input(BATCH_SIZE)
                .input(COLOR)
                .output(Ports.IMAGE)
                .run((inputs, context) -> run(inputs));
    }

    private static Outputs run(Inputs inputs) {
        int colour = inputs.get(COLOR).intValue();
        Shape shape = Shape.of(
                inputs.get(BATCH_SIZE).intValue(),
                inputs.get(HEIGHT).intValue(),
                inputs.get(WIDTH).intValue(),
                3);
        return Outputs.of(Image.filled(shape, colour));
    }
}
