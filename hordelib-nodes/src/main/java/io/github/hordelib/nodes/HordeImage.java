package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Holds a picture in a graph that was built in Java. */
final class HordeImage {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);

    private HordeImage() {}

    static NodeType type() {
        return NodeType.builder("HordeImage")
                .displayName("Picture")
                .category("horde")
                .input(IMAGE)
                .output(Ports.IMAGE)
                .run((inputs, context) -> Outputs.of(inputs.get(IMAGE)));
    }
}
