package io.github.hordelib.nodes;

import io.github.hordelib.image.Composite;
import io.github.hordelib.image.Image;
import io.github.hordelib.image.Mask;
import io.github.hordelib.image.Resize;
import io.github.hordelib.image.ResizeMethod;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** A picture pasted into another. */
final class ImageCompositeMasked {
    private static final InputPort<Image> DESTINATION = InputPort.of("destination", Ports.IMAGE);
    private static final InputPort<Image> SOURCE = InputPort.of("source", Ports.IMAGE);
    private static final InputPort<Long> X = InputPort.integer("x", 0, 0, 16384).withStep(1);
    private static final InputPort<Long> Y = InputPort.integer("y", 0, 0, 16384).withStep(1);
    private static final InputPort<Boolean> RESIZE_SOURCE = InputPort.flag("resize_source", false);
    private static final InputPort<Mask> MASK = InputPort.of("mask", Ports.MASK).optional();

    private ImageCompositeMasked() {}

    static NodeType type() {
        return NodeType.builder("ImageCompositeMasked")
                .category("image")
                .input(DESTINATION)
                .input(SOURCE)
                .input(X)
                .input(Y)
                .input(RESIZE_SOURCE)
                .input(MASK)
                .output(Ports.IMAGE)
                .run((inputs, context) -> run(inputs));
    }

    private static Outputs run(Inputs inputs) {
        Image target = inputs.get(DESTINATION);
        Image source = inputs.get(SOURCE);
        if (inputs.get(RESIZE_SOURCE)) {
            source = Resize.image(source, target.width(), target.height(), ResizeMethod.BILINEAR);
        }
        return Outputs.of(Composite.images(
                target, source, inputs.get(X).intValue(), inputs.get(Y).intValue(), inputs.find(MASK)));
    }
}
