package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.node.HiddenInput;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.node.PortType;

/** The size of pictures. */
final class GetImageSize {
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);

    private GetImageSize() {}

    static NodeType type() {
        return NodeType.builder("GetImageSize")
                .displayName("Get Image Size")
                .category("image")
                .input(IMAGE)
                .hidden("unique_id", HiddenInput.UNIQUE_ID)
                .output("width", PortType.INT)
                .output("height", PortType.INT)
                .output("batch_size", PortType.INT)
                .run((inputs, context) -> Outputs.of(
                        (long) inputs.get(IMAGE).width(),
                        (long) inputs.get(IMAGE).height(),
                        (long) inputs.get(IMAGE).count()));
    }
}
