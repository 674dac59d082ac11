package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.model.Upscaler;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Makes pictures larger with an upscaling network. */
final class ImageUpscaleWithModel {
    private static final InputPort<Upscaler> MODEL =
            InputPort.of("upscale_model", Ports.UPSCALE_MODEL).newStyle();
    private static final InputPort<Image> IMAGE =
            InputPort.of("image", Ports.IMAGE).newStyle();

    private ImageUpscaleWithModel() {}

    static NodeType type() {
        return NodeType.builder("ImageUpscaleWithModel")
                .displayName("Upscale Image (using Model)")
                .category("image/upscaling")
                .input(MODEL)
                .input(IMAGE)
                .output(Ports.IMAGE)
                .run((inputs, context) ->
                        Outputs.of(inputs.get(MODEL).upscale(inputs.get(IMAGE), context.cancellation())));
    }
}
