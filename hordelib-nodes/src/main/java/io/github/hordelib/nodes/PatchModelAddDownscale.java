package io.github.hordelib.nodes;

import io.github.hordelib.guidance.Guidance;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Conditioning;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.UnetPatch;

/** Deep shrink: a smaller picture inside the network for the first steps. */
final class PatchModelAddDownscale {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Long> BLOCK_NUMBER =
            InputPort.integer("block_number", 3, 1, 32).withStep(1);
    private static final InputPort<Double> DOWNSCALE_FACTOR = InputPort.decimal("downscale_factor", 2, 0.1, 9, 0.001);
    private static final InputPort<Double> START_PERCENT = InputPort.decimal("start_percent", 0, 0, 1, 0.001);
    private static final InputPort<Double> END_PERCENT = InputPort.decimal("end_percent", 0.35, 0, 1, 0.001);
    private static final InputPort<Boolean> DOWNSCALE_AFTER_SKIP = InputPort.flag("downscale_after_skip", true);
    private static final InputPort<String> DOWNSCALE_METHOD = InputPort.choice(
                    "downscale_method", "bicubic", "nearest-exact", "bilinear", "area", "bislerp")
            .newStyle()
            .hint("multiselect", false);
    private static final InputPort<String> UPSCALE_METHOD = InputPort.choice(
                    "upscale_method", "bicubic", "nearest-exact", "bilinear", "area", "bislerp")
            .newStyle()
            .hint("multiselect", false);

    private PatchModelAddDownscale() {}

    static NodeType type() {
        return NodeType.builder("PatchModelAddDownscale")
                .displayName("PatchModelAddDownscale (Kohya Deep Shrink)")
                .category("model_patches/unet")
                .input(MODEL)
                .input(BLOCK_NUMBER)
                .input(DOWNSCALE_FACTOR)
                .input(START_PERCENT)
                .input(END_PERCENT)
                .input(DOWNSCALE_AFTER_SKIP)
                .input(DOWNSCALE_METHOD)
                .input(UPSCALE_METHOD)
                .output(Ports.MODEL)
                .run(PatchModelAddDownscale::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        UnetPatch patch = new UnetPatch.DeepShrink(
                inputs.get(BLOCK_NUMBER).intValue(),
                inputs.get(DOWNSCALE_FACTOR),
                inputs.get(DOWNSCALE_AFTER_SKIP),
                inputs.get(DOWNSCALE_METHOD),
                inputs.get(UPSCALE_METHOD));
        Conditioning.Range range = new Conditioning.Range(inputs.get(START_PERCENT), inputs.get(END_PERCENT));
        return Outputs.of(inputs.get(MODEL).withPatches(Guidance.inside(patch, range)));
    }
}
