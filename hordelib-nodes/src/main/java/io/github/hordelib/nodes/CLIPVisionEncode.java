package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.model.VisionEncoder;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Pictures as a vision transformer sees them. */
final class CLIPVisionEncode {
    private static final InputPort<VisionEncoder> VISION = InputPort.of("clip_vision", Ports.CLIP_VISION);
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<String> CROP = InputPort.choice("crop", "center", "none");

    private CLIPVisionEncode() {}

    static NodeType type() {
        return NodeType.builder("CLIPVisionEncode")
                .displayName("CLIP Vision Encode")
                .category("conditioning")
                .input(VISION)
                .input(IMAGE)
                .input(CROP)
                .output(Ports.CLIP_VISION_OUTPUT)
                .run((inputs, context) -> Outputs.of(inputs.get(VISION)
                        .withCrop(inputs.get(CROP).equals("center"))
                        .encode(inputs.get(IMAGE), context.cancellation())));
    }
}
