package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.SamplerOptions;
import io.github.hordelib.sampling.Samplers;
import java.util.Map;

/** The euler_cfg_pp sampler in one of its versions. */
final class SamplerEulerCFGpp {
    private static final InputPort<String> VERSION = InputPort.choice("version", "regular", "alternative");

    private SamplerEulerCFGpp() {}

    static NodeType type() {
        return NodeType.builder("SamplerEulerCFGpp")
                .category("sampling/custom_sampling/samplers")
                .input(VERSION)
                .output(Ports.SAMPLER)
                .run((inputs, context) -> Outputs.of(
                        Samplers.create("euler_cfg_pp", new SamplerOptions(Map.of("version", inputs.get(VERSION))))));
    }
}
