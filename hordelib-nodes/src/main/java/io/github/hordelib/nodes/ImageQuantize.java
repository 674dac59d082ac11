package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.image.Quantizer;
import io.github.hordelib.image.Quantizer.Dither;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Pictures of few colours. */
final class ImageQuantize {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<Long> COLORS =
            InputPort.integer("colors", 256, 1, 256).withStep(1);
    private static final InputPort<String> DITHER = InputPort.choice(
                    "dither", "none", "floyd-steinberg", "bayer-2", "bayer-4", "bayer-8", "bayer-16")
            .newStyle()
            .hint("multiselect", false);

    private ImageQuantize() {}

    static NodeType type() {
        return NodeType.builder("ImageQuantize")
                .category("image/postprocessing")
                .input(IMAGE)
                .input(COLORS)
                .input(DITHER)
                .output(Ports.IMAGE)
                .run((inputs, context) -> Outputs.of(Quantizer.quantize(
                        inputs.get(IMAGE),
                        inputs.get(COLORS).intValue(),
                        Words.constant(Dither.class, inputs.get(DITHER)))));
    }
}
