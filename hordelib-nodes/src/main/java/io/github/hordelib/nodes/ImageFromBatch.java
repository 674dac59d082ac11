package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.image.ImageBatches;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** A part of a batch of pictures. */
final class ImageFromBatch {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<Long> BATCH_INDEX = InputPort.integer("batch_index", 0, 0, 4095);
    private static final InputPort<Long> LENGTH = InputPort.integer("length", 1, 1, 4096);

    private ImageFromBatch() {}

    static NodeType type() {
        return NodeType.builder("ImageFromBatch")
                .category("image/batch")
                .input(IMAGE)
                .input(BATCH_INDEX)
                .input(LENGTH)
                .output(Ports.IMAGE)
                .run((inputs, context) -> Outputs.of(ImageBatches.slice(
                        inputs.get(IMAGE),
                        inputs.get(BATCH_INDEX).intValue(),
                        inputs.get(LENGTH).intValue())));
    }
}
