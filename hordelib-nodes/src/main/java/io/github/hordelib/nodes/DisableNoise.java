package io.github.hordelib.nodes;

import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.noise.NoiseProfile;
import io.github.hordelib.sampling.Noise;

/** No noise to start from. */
final class DisableNoise {

    private DisableNoise() {}

    static NodeType type(NoiseProfile profile) {
        return NodeType.builder("DisableNoise")
                .category("sampling/custom_sampling/noise")
                .output(Ports.NOISE)
                .run((inputs, context) -> Outputs.of(Noise.of(profile, 0).withoutInitial()));
    }
}
