package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Samplers;

/** A sampler by name. */
final class KSamplerSelect {
    private static final InputPort<String> SAMPLER_NAME =
            InputPort.choice("sampler_name", Samplers.comfyNames().toArray(String[]::new));

    private KSamplerSelect() {}

    static NodeType type() {
        return NodeType.builder("KSamplerSelect")
                .category("sampling/custom_sampling/samplers")
                .input(SAMPLER_NAME)
                .output(Ports.SAMPLER)
                .run((inputs, context) -> Outputs.of(Samplers.byName(inputs.get(SAMPLER_NAME))));
    }
}
