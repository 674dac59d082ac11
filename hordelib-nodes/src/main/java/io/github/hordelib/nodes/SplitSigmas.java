package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.schedule.Sigmas;

/** Cuts noise levels in two at a step. */
final class SplitSigmas {
    private static final InputPort<Sigmas> SIGMAS = InputPort.of("sigmas", Ports.SIGMAS);
    private static final InputPort<Long> STEP = InputPort.integer("step", 0, 0, 10000);

    private SplitSigmas() {}

    static NodeType type() {
        return NodeType.builder("SplitSigmas")
                .category("sampling/custom_sampling/sigmas")
                .input(SIGMAS)
                .input(STEP)
                .output("high_sigmas", Ports.SIGMAS)
                .output("low_sigmas", Ports.SIGMAS)
                .run((inputs, context) ->
                        split(inputs.get(SIGMAS), inputs.get(STEP).intValue()));
    }

    private static Outputs split(Sigmas sigmas, int step) {
        return Outputs.of(sigmas.range(0, step + 1), sigmas.range(step, sigmas.size()));
    }
}
