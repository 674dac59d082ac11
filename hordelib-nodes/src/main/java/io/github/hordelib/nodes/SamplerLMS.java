package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.SamplerOptions;
import io.github.hordelib.sampling.Samplers;
import java.util.Map;

/** The lms sampler with settings. */
final class SamplerLMS {
    private static final InputPort<Long> ORDER = InputPort.integer("order", 4, 1, 100);

    private SamplerLMS() {}

    static NodeType type() {
        return NodeType.builder("SamplerLMS")
                .category("sampling/custom_sampling/samplers")
                .input(ORDER)
                .output(Ports.SAMPLER)
                .run((inputs, context) ->
                        Outputs.of(Samplers.create("lms", new SamplerOptions(Map.of("order", inputs.get(ORDER))))));
    }
}
