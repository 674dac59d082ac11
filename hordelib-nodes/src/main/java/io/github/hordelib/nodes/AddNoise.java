package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.Latent;
import io.github.hordelib.sampling.Noise;
import io.github.hordelib.sampling.NoisyLatents;
import io.github.hordelib.schedule.Sigmas;

/** Puts the noise of a part of a schedule on latents. */
final class AddNoise {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Noise> NOISE = InputPort.of("noise", Ports.NOISE);
    private static final InputPort<Sigmas> SIGMAS = InputPort.of("sigmas", Ports.SIGMAS);
    private static final InputPort<Latent> LATENT_IMAGE = InputPort.of("latent_image", Ports.LATENT);

    private AddNoise() {}

    static NodeType type() {
        return NodeType.builder("AddNoise")
                .category("_for_testing/custom_sampling/noise")
                .input(MODEL)
                .input(NOISE)
                .input(SIGMAS)
                .input(LATENT_IMAGE)
                .output(Ports.LATENT)
                .run((inputs, context) -> Outputs.of(NoisyLatents.add(
                        inputs.get(MODEL), inputs.get(NOISE), inputs.get(SIGMAS), inputs.get(LATENT_IMAGE))));
    }
}
