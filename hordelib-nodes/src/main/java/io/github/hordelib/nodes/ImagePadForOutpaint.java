package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.image.Outpaint;
import io.github.hordelib.image.Outpaint.Margins;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Pictures with grey room around them, and where to paint. */
final class ImagePadForOutpaint {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<Long> LEFT =
            InputPort.integer("left", 0, 0, 16384).withStep(8);
    private static final InputPort<Long> TOP =
            InputPort.integer("top", 0, 0, 16384).withStep(8);
    private static final InputPort<Long> RIGHT =
            InputPort.integer("right", 0, 0, 16384).withStep(8);
    private static final InputPort<Long> BOTTOM =
            InputPort.integer("bottom", 0, 0, 16384).withStep(8);
    private static final InputPort<Long> FEATHERING =
            InputPort.integer("feathering", 40, 0, 16384).withStep(1);

    private ImagePadForOutpaint() {}

    static NodeType type() {
        return NodeType.builder("ImagePadForOutpaint")
                .displayName("Pad Image for Outpainting")
                .category("image")
                .input(IMAGE)
                .input(LEFT)
                .input(TOP)
                .input(RIGHT)
                .input(BOTTOM)
                .input(FEATHERING)
                .output(Ports.IMAGE)
                .output(Ports.MASK)
                .run((inputs, context) -> run(inputs));
    }

    private static Outputs run(Inputs inputs) {
        Margins margins = new Margins(
                inputs.get(LEFT).intValue(),
                inputs.get(TOP).intValue(),
                inputs.get(RIGHT).intValue(),
                inputs.get(BOTTOM).intValue());
        Outpaint result =
                Outpaint.pad(inputs.get(IMAGE), margins, inputs.get(FEATHERING).intValue());
        return Outputs.of(result.image(), result.mask());
    }
}
