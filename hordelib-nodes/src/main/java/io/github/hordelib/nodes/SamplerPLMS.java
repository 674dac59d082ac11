package io.github.hordelib.nodes;

import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Samplers;

/** The PLMS sampler, which ComfyUI does not have. */
final class SamplerPLMS {
    private SamplerPLMS() {}

    static NodeType type() {
        return NodeType.builder("SamplerPLMS")
                .category("sampling/custom_sampling/samplers")
                .output(Ports.SAMPLER)
                .run((inputs, context) -> Outputs.of(Samplers.byName(Samplers.PLMS)));
    }
}
