package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.SamplerOptions;
import io.github.hordelib.sampling.Samplers;
import java.util.Map;

/** The dpmpp_3m_sde sampler with settings. */
final class SamplerDPMPP_3M_SDE {
    private static final InputPort<Double> ETA =
            InputPort.decimal("eta", 1, 0, 100, 0.01).unrounded();
    private static final InputPort<Double> S_NOISE =
            InputPort.decimal("s_noise", 1, 0, 100, 0.01).unrounded();
    private static final InputPort<String> NOISE_DEVICE = InputPort.choice("noise_device", "gpu", "cpu");

    private SamplerDPMPP_3M_SDE() {}

    static NodeType type() {
        return NodeType.builder("SamplerDPMPP_3M_SDE")
                .category("sampling/custom_sampling/samplers")
                .input(ETA)
                .input(S_NOISE)
                .input(NOISE_DEVICE)
                .output(Ports.SAMPLER)
                .run((inputs, context) -> Outputs.of(Samplers.create(
                        inputs.get(NOISE_DEVICE).equals("gpu") ? "dpmpp_3m_sde_gpu" : "dpmpp_3m_sde",
                        new SamplerOptions(Map.of("eta", inputs.get(ETA), "s_noise", inputs.get(S_NOISE))))));
    }
}
