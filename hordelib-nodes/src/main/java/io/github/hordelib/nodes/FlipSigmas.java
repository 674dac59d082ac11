package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.schedule.Sigmas;

/** Turns the order of noise levels around. */
final class FlipSigmas {
    private static final InputPort<Sigmas> SIGMAS = InputPort.of("sigmas", Ports.SIGMAS);

    private FlipSigmas() {}

    static NodeType type() {
        return NodeType.builder("FlipSigmas")
                .category("sampling/custom_sampling/sigmas")
                .input(SIGMAS)
                .output(Ports.SIGMAS)
                .run((inputs, context) -> Outputs.of(inputs.get(SIGMAS).flipped()));
    }
}
