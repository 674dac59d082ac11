package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.schedule.Sigmas;

/** Changes the first noise level. */
final class SetFirstSigma {
    private static final InputPort<Sigmas> SIGMAS = InputPort.of("sigmas", Ports.SIGMAS);
    private static final InputPort<Double> SIGMA =
            InputPort.decimal("sigma", 136, 0, 20000, 0.001).unrounded();

    private SetFirstSigma() {}

    static NodeType type() {
        return NodeType.builder("SetFirstSigma")
                .category("sampling/custom_sampling/sigmas")
                .input(SIGMAS)
                .input(SIGMA)
                .output(Ports.SIGMAS)
                .run((inputs, context) ->
                        Outputs.of(inputs.get(SIGMAS).with(0, inputs.get(SIGMA).floatValue())));
    }
}
