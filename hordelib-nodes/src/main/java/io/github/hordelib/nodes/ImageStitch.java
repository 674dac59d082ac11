package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.image.Stitch;
import io.github.hordelib.image.Stitch.Direction;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import java.util.Optional;

/** Pictures side by side. */
final class ImageStitch {
    private static final InputPort<Image> IMAGE1 = InputPort.of("image1", Ports.IMAGE);
    private static final InputPort<String> DIRECTION =
            InputPort.choice("direction", "right", "down", "left", "up").withDefault("right");
    private static final InputPort<Boolean> MATCH_IMAGE_SIZE = InputPort.flag("match_image_size", true);
    private static final InputPort<Long> SPACING_WIDTH =
            InputPort.integer("spacing_width", 0, 0, 1024).withStep(2);
    private static final InputPort<String> SPACING_COLOR = InputPort.choice(
                    "spacing_color", "white", "black", "red", "green", "blue")
            .withDefault("white");
    private static final InputPort<Image> IMAGE2 =
            InputPort.of("image2", Ports.IMAGE).optional();

    private ImageStitch() {}

    static NodeType type() {
        return NodeType.builder("ImageStitch")
                .displayName("Image Stitch")
                .category("image/transform")
                .input(IMAGE1)
                .input(DIRECTION)
                .input(MATCH_IMAGE_SIZE)
                .input(SPACING_WIDTH)
                .input(SPACING_COLOR)
                .input(IMAGE2)
                .output(Ports.IMAGE)
                .run((inputs, context) -> run(inputs));
    }

    private static Outputs run(Inputs inputs) {
        Optional<Image> second = inputs.find(IMAGE2);
        if (second.isEmpty()) {
            return Outputs.of(inputs.get(IMAGE1));
        }
        Stitch stitch = new Stitch(
                Words.constant(Direction.class, inputs.get(DIRECTION)),
                inputs.get(MATCH_IMAGE_SIZE),
                inputs.get(SPACING_WIDTH).intValue(),
                Words.colour(inputs.get(SPACING_COLOR)));
        return Outputs.of(stitch.join(inputs.get(IMAGE1), second.get()));
    }
}
