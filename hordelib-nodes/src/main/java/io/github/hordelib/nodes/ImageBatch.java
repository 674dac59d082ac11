package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.image.ImageBatches;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Two batches of pictures as one. */
final class ImageBatch {
    private static final InputPort<Image> IMAGE1 = InputPort.of("image1", Ports.IMAGE);
    private static final InputPort<Image> IMAGE2 = InputPort.of("image2", Ports.IMAGE);

    private ImageBatch() {}

    static NodeType type() {
        return NodeType.builder("ImageBatch")
                .displayName("Batch Images")
                .category("image")
                .input(IMAGE1)
                .input(IMAGE2)
                .output(Ports.IMAGE)
                .run((inputs, context) -> Outputs.of(ImageBatches.join(inputs.get(IMAGE1), inputs.get(IMAGE2))));
    }
}
