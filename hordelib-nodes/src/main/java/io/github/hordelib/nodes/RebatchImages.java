package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.image.ImageBatches;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import io.github.hordelib.node.Outputs;

/** Pictures dealt into batches of one size. */
final class RebatchImages {
    private static final InputPort<Image> IMAGES = InputPort.of("images", Ports.IMAGE);
    private static final InputPort<Long> BATCH_SIZE = InputPort.integer("batch_size", 1, 1, 4096);

    private RebatchImages() {}

    static NodeType type() {
        return NodeType.builder("RebatchImages")
                .displayName("Rebatch Images")
                .category("image/batch")
                .input(IMAGES)
                .input(BATCH_SIZE)
                .listOutput("IMAGE", Ports.IMAGE)
                .flag(Flag.INPUT_IS_LIST)
                .run((inputs, context) -> Outputs.of(ImageBatches.rebatch(
                        inputs.list(IMAGES),
                        Math.toIntExact(inputs.list(BATCH_SIZE).get(0)))));
    }
}
