package io.github.hordelib.nodes;

import io.github.hordelib.image.BlendMode;
import io.github.hordelib.image.Image;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Two pictures mixed. */
final class ImageBlend {
    private static final InputPort<Image> IMAGE1 = InputPort.of("image1", Ports.IMAGE);
    private static final InputPort<Image> IMAGE2 = InputPort.of("image2", Ports.IMAGE);
    private static final InputPort<Double> BLEND_FACTOR = InputPort.decimal("blend_factor", 0.5, 0.0, 1.0, 0.01);
    private static final InputPort<String> BLEND_MODE = InputPort.choice(
                    "blend_mode", "normal", "multiply", "screen", "overlay", "soft_light", "difference")
            .newStyle()
            .hint("multiselect", false);

    private ImageBlend() {}

    static NodeType type() {
        return NodeType.builder("ImageBlend")
                .category("image/postprocessing")
                .input(IMAGE1)
                .input(IMAGE2)
                .input(BLEND_FACTOR)
                .input(BLEND_MODE)
                .output(Ports.IMAGE)
                .run((inputs, context) -> Outputs.of(Words.constant(BlendMode.class, inputs.get(BLEND_MODE))
                        .blend(
                                inputs.get(IMAGE1),
                                inputs.get(IMAGE2),
                                inputs.get(BLEND_FACTOR).floatValue())));
    }
}
