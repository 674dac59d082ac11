package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.schedule.Sigmas;
import java.util.List;

/** Cuts off the noise levels of the last steps. */
final class SplitSigmasDenoise {
    private static final InputPort<Sigmas> SIGMAS = InputPort.of("sigmas", Ports.SIGMAS);
    private static final InputPort<Double> DENOISE = InputPort.decimal("denoise", 1, 0, 1, 0.01);

    private SplitSigmasDenoise() {}

    static NodeType type() {
        return NodeType.builder("SplitSigmasDenoise")
                .category("sampling/custom_sampling/sigmas")
                .input(SIGMAS)
                .input(DENOISE)
                .output("high_sigmas", Ports.SIGMAS)
                .output("low_sigmas", Ports.SIGMAS)
                .run((inputs, context) -> split(inputs.get(SIGMAS).splitByDenoise(inputs.get(DENOISE))));
    }

    private static Outputs split(List<Sigmas> parts) {
        return Outputs.of(parts.get(0), parts.get(1));
    }
}
