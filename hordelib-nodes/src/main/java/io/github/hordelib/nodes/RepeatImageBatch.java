package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.image.ImageBatches;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** A batch of pictures several times. */
final class RepeatImageBatch {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<Long> AMOUNT = InputPort.integer("amount", 1, 1, 4096);

    private RepeatImageBatch() {}

    static NodeType type() {
        return NodeType.builder("RepeatImageBatch")
                .category("image/batch")
                .input(IMAGE)
                .input(AMOUNT)
                .output(Ports.IMAGE)
                .run((inputs, context) -> Outputs.of(ImageBatches.repeat(
                        inputs.get(IMAGE), inputs.get(AMOUNT).intValue())));
    }
}
