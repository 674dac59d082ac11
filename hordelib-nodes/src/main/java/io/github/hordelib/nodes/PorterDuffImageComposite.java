package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.image.Mask;
import io.github.hordelib.image.PorterDuff;
import io.github.hordelib.image.PorterDuff.Layer;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Pictures composited by their alpha. */
final class PorterDuffImageComposite {
    private static final InputPort<Image> SOURCE = InputPort.of("source", Ports.IMAGE);
    private static final InputPort<Mask> SOURCE_ALPHA = InputPort.of("source_alpha", Ports.MASK);
    private static final InputPort<Image> DESTINATION = InputPort.of("destination", Ports.IMAGE);
    private static final InputPort<Mask> DESTINATION_ALPHA = InputPort.of("destination_alpha", Ports.MASK);
    private static final InputPort<String> MODE = InputPort.choice(
                    "mode",
                    "ADD",
                    "CLEAR",
                    "DARKEN",
                    "DST",
                    "DST_ATOP",
                    "DST_IN",
                    "DST_OUT",
                    "DST_OVER",
                    "LIGHTEN",
                    "MULTIPLY",
                    "OVERLAY",
                    "SCREEN",
                    "SRC",
                    "SRC_ATOP",
                    "SRC_IN",
                    "SRC_OUT",
                    "SRC_OVER",
                    "XOR")
            .newStyle()
            .hint("multiselect", false)
            .withDefault("DST");

    private PorterDuffImageComposite() {}

    static NodeType type() {
        return NodeType.builder("PorterDuffImageComposite")
                .displayName("Porter-Duff Image Composite")
                .category("mask/compositing")
                .input(SOURCE)
                .input(SOURCE_ALPHA)
                .input(DESTINATION)
                .input(DESTINATION_ALPHA)
                .input(MODE)
                .output(Ports.IMAGE)
                .output(Ports.MASK)
                .run((inputs, context) -> run(inputs));
    }

    private static Outputs run(Inputs inputs) {
        Layer source = new Layer(inputs.get(SOURCE), inputs.get(SOURCE_ALPHA).inverted());
        Layer destination =
                new Layer(inputs.get(DESTINATION), inputs.get(DESTINATION_ALPHA).inverted());
        Layer result = Words.constant(PorterDuff.class, inputs.get(MODE)).composite(source, destination);
        return Outputs.of(result.colours(), result.alpha().inverted());
    }
}
