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

/** A prompt for SDXL's refiner, with the size and the aesthetic score it is told. */
final class CLIPTextEncodeSDXLRefiner {
    private static final int MAX = 16_384;
    private static final InputPort<Double> SCORE = InputPort.decimal("ascore", 6, 0, 1000, 0.01);
    private static final InputPort<Long> WIDTH = InputPort.integer("width", 1024, 0, MAX);
    private static final InputPort<Long> HEIGHT = InputPort.integer("height", 1024, 0, MAX);
    private static final InputPort<String> TEXT = CLIPTextEncode.prompt("text");
    private static final InputPort<TextEncoder> CLIP = InputPort.of("clip", Ports.CLIP);

    private CLIPTextEncodeSDXLRefiner() {}

    static NodeType type() {
        return NodeType.builder("CLIPTextEncodeSDXLRefiner")
                .category("advanced/conditioning")
                .input(SCORE)
                .input(WIDTH)
                .input(HEIGHT)
                .input(TEXT)
                .input(CLIP)
                .output(Ports.CONDITIONING)
                .run(CLIPTextEncodeSDXLRefiner::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        TextEmbedding text = inputs.get(CLIP).encode(inputs.get(TEXT), context.cancellation());
        int width = inputs.get(WIDTH).intValue();
        int height = inputs.get(HEIGHT).intValue();
        SizeConditioning size =
                new SizeConditioning(width, height, 0, 0, width, height, OptionalDouble.of(inputs.get(SCORE)));
        return Outputs.of(CLIPTextEncode.conditioning(text).map(entry -> entry.withSize(size)));
    }
}
