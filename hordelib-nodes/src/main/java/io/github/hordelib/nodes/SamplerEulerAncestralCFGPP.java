package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.SamplerOptions;
import io.github.hordelib.sampling.Samplers;
import java.util.Map;

/** The euler_ancestral_cfg_pp sampler with settings. */
final class SamplerEulerAncestralCFGPP {
    private static final InputPort<Double> ETA =
            InputPort.decimal("eta", 1, 0, 1, 0.01).unrounded();
    private static final InputPort<Double> S_NOISE =
            InputPort.decimal("s_noise", 1, 0, 10, 0.01).unrounded();

    private SamplerEulerAncestralCFGPP() {}

    static NodeType type() {
        return NodeType.builder("SamplerEulerAncestralCFGPP")
                .category("sampling/custom_sampling/samplers")
                .input(ETA)
                .input(S_NOISE)
                .output(Ports.SAMPLER)
                .run((inputs, context) -> Outputs.of(Samplers.create(
                        "euler_ancestral_cfg_pp",
                        new SamplerOptions(Map.of("eta", inputs.get(ETA), "s_noise", inputs.get(S_NOISE))))));
    }
}
