package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.noise.NoiseProfile;
import io.github.hordelib.sampling.Noise;

/** Noise of a seed. */
final class RandomNoise {
    private static final InputPort<Long> NOISE_SEED = InputPort.seed("noise_seed");

    private RandomNoise() {}

    static NodeType type(NoiseProfile profile) {
        return NodeType.builder("RandomNoise")
                .category("sampling/custom_sampling/noise")
                .input(NOISE_SEED)
                .output(Ports.NOISE)
                .run((inputs, context) -> Outputs.of(Noise.of(profile, inputs.get(NOISE_SEED))));
    }
}
