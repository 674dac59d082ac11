package io.github.hordelib.nodes;

import io.github.hordelib.image.ResizeMethod;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Samplers;

/** The lcm sampler for latents that grow on the way. */
final class SamplerLCMUpscale {
    private static final InputPort<Double> SCALE_RATIO = InputPort.decimal("scale_ratio", 1, 0.1, 20, 0.01);
    private static final InputPort<Long> SCALE_STEPS = InputPort.integer("scale_steps", -1, -1, 1000);
    private static final InputPort<String> UPSCALE_METHOD =
            InputPort.choice("upscale_method", "bislerp", "nearest-exact", "bilinear", "area", "bicubic");

    private SamplerLCMUpscale() {}

    static NodeType type() {
        return NodeType.builder("SamplerLCMUpscale")
                .category("sampling/custom_sampling/samplers")
                .input(SCALE_RATIO)
                .input(SCALE_STEPS)
                .input(UPSCALE_METHOD)
                .output(Ports.SAMPLER)
                .run((inputs, context) -> Outputs.of(Samplers.growing(
                        inputs.get(SCALE_RATIO),
                        Math.toIntExact(inputs.get(SCALE_STEPS)),
                        ResizeMethod.named(inputs.get(UPSCALE_METHOD)))));
    }
}
