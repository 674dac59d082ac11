package io.github.hordelib.nodes;

import io.github.hordelib.model.TextEmbedding;
import io.github.hordelib.model.TextEncoder;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.SizeConditioning;
import java.util.OptionalDouble;

/** One prompt for each text encoder of SDXL, and the sizes it is told. */
final class CLIPTextEncodeSDXL {
    private static final int MAX = 16_384;
    private static final InputPort<TextEncoder> CLIP = InputPort.of("clip", Ports.CLIP);
    private static final InputPort<Long> WIDTH = InputPort.integer("width", 1024, 0, MAX);
    private static final InputPort<Long> HEIGHT = InputPort.integer("height", 1024, 0, MAX);
    private static final InputPort<Long> CROP_WIDTH = InputPort.integer("crop_w", 0, 0, MAX);
    private static final InputPort<Long> CROP_HEIGHT = InputPort.integer("crop_h", 0, 0, MAX);
    private static final InputPort<Long> TARGET_WIDTH = InputPort.integer("target_width", 1024, 0, MAX);
    private static final InputPort<Long> TARGET_HEIGHT = InputPort.integer("target_height", 1024, 0, MAX);
    private static final InputPort<String> TEXT_G = CLIPTextEncode.prompt("text_g");
    private static final InputPort<String> TEXT_L = CLIPTextEncode.prompt("text_l");

    private CLIPTextEncodeSDXL() {}

    static NodeType type() {
        return NodeType.builder("CLIPTextEncodeSDXL")
                .category("advanced/conditioning")
                .input(CLIP)
                .input(WIDTH)
                .input(HEIGHT)
                .input(CROP_WIDTH)
                .input(CROP_HEIGHT)
                .input(TARGET_WIDTH)
                .input(TARGET_HEIGHT)
                .input(TEXT_G)
                .input(TEXT_L)
                .output(Ports.CONDITIONING)
                .run(CLIPTextEncodeSDXL::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        TextEmbedding text =
                inputs.get(CLIP).encodePair(inputs.get(TEXT_G), inputs.get(TEXT_L), context.cancellation());
        SizeConditioning size = new SizeConditioning(
                inputs.get(WIDTH).intValue(),
                inputs.get(HEIGHT).intValue(),
                inputs.get(CROP_WIDTH).intValue(),
                inputs.get(CROP_HEIGHT).intValue(),
                inputs.get(TARGET_WIDTH).intValue(),
                inputs.get(TARGET_HEIGHT).intValue(),
                OptionalDouble.empty());
        return Outputs.of(CLIPTextEncode.conditioning(text).map(entry -> entry.withSize(size)));
    }
}
