package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.schedule.Sigmas;
import java.util.Locale;

/** Puts noise levels between others. */
final class ExtendIntermediateSigmas {
    private static final InputPort<Sigmas> SIGMAS = InputPort.of("sigmas", Ports.SIGMAS);
    private static final InputPort<Long> STEPS = InputPort.integer("steps", 2, 1, 100);
    private static final InputPort<Double> START_AT_SIGMA =
            InputPort.decimal("start_at_sigma", -1, -1, 20000, 0.01).unrounded();
    private static final InputPort<Double> END_AT_SIGMA =
            InputPort.decimal("end_at_sigma", 12, 0, 20000, 0.01).unrounded();
    private static final InputPort<String> SPACING = InputPort.choice("spacing", "linear", "cosine", "sine");

    private ExtendIntermediateSigmas() {}

    static NodeType type() {
        return NodeType.builder("ExtendIntermediateSigmas")
                .category("sampling/custom_sampling/sigmas")
                .input(SIGMAS)
                .input(STEPS)
                .input(START_AT_SIGMA)
                .input(END_AT_SIGMA)
                .input(SPACING)
                .output(Ports.SIGMAS)
                .run((inputs, context) -> Outputs.of(extended(inputs)));
    }

    private static Sigmas extended(Inputs inputs) {
        double start = inputs.get(START_AT_SIGMA);
        return inputs.get(SIGMAS)
                .extended(
                        inputs.get(STEPS).intValue(),
                        start < 0 ? Double.POSITIVE_INFINITY : start,
                        inputs.get(END_AT_SIGMA),
                        Sigmas.Spacing.valueOf(inputs.get(SPACING).toUpperCase(Locale.ROOT)));
    }
}
