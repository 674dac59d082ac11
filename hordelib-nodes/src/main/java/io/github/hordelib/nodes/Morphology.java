package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Grey-scale morphology. */
final class Morphology {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<String> OPERATION = InputPort.choice(
                    "operation", "erode", "dilate", "open", "close", "gradient", "bottom_hat", "top_hat")
            .newStyle()
            .hint("multiselect", false);
    private static final InputPort<Long> KERNEL_SIZE =
            InputPort.integer("kernel_size", 3, 3, 999).withStep(1);

    private Morphology() {}

    static NodeType type() {
        return NodeType.builder("Morphology")
                .displayName("ImageMorphology")
                .category("image/postprocessing")
                .input(IMAGE)
                .input(OPERATION)
                .input(KERNEL_SIZE)
                .output(Ports.IMAGE)
                .run((inputs, context) -> Outputs.of(Words.constant(
                                io.github.hordelib.image.Morphology.class, inputs.get(OPERATION))
                        .apply(inputs.get(IMAGE), inputs.get(KERNEL_SIZE).intValue())));
    }
}
