package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.image.Padding;
import io.github.hordelib.image.ResizeMethod;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Pictures fitted into a size, with a border. */
final class ResizeAndPadImage {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<Long> TARGET_WIDTH =
            InputPort.integer("target_width", 512, 1, 16384).withStep(1);
    private static final InputPort<Long> TARGET_HEIGHT =
            InputPort.integer("target_height", 512, 1, 16384).withStep(1);
    private static final InputPort<String> PADDING_COLOR = InputPort.choice("padding_color", "white", "black");
    private static final InputPort<String> INTERPOLATION =
            InputPort.choice("interpolation", "area", "bicubic", "nearest-exact", "bilinear", "lanczos");

    private ResizeAndPadImage() {}

    static NodeType type() {
        return NodeType.builder("ResizeAndPadImage")
                .category("image/transform")
                .input(IMAGE)
                .input(TARGET_WIDTH)
                .input(TARGET_HEIGHT)
                .input(PADDING_COLOR)
                .input(INTERPOLATION)
                .output(Ports.IMAGE)
                .run((inputs, context) -> run(inputs));
    }

    private static Outputs run(Inputs inputs) {
        float ground = inputs.get(PADDING_COLOR).equals("white") ? 1 : 0;
        ResizeMethod method = ResizeMethod.named(inputs.get(INTERPOLATION));
        return Outputs.of(Padding.fit(
                inputs.get(IMAGE),
                inputs.get(TARGET_WIDTH).intValue(),
                inputs.get(TARGET_HEIGHT).intValue(),
                method,
                ground));
    }
}
