package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.schedule.SigmaFormulas;

/** Noise levels of the karras formula. */
final class KarrasScheduler {
    private static final InputPort<Long> STEPS = InputPort.integer("steps", 20, 1, 10000);
    private static final InputPort<Double> SIGMA_MAX =
            InputPort.decimal("sigma_max", 14.614642, 0, 5000, 0.01).unrounded();
    private static final InputPort<Double> SIGMA_MIN =
            InputPort.decimal("sigma_min", 0.0291675, 0, 5000, 0.01).unrounded();
    private static final InputPort<Double> RHO =
            InputPort.decimal("rho", 7, 0, 100, 0.01).unrounded();

    private KarrasScheduler() {}

    static NodeType type() {
        return NodeType.builder("KarrasScheduler")
                .category("sampling/custom_sampling/schedulers")
                .input(STEPS)
                .input(SIGMA_MAX)
                .input(SIGMA_MIN)
                .input(RHO)
                .output(Ports.SIGMAS)
                .run((inputs, context) -> Outputs.of(SigmaFormulas.karras(
                        inputs.get(STEPS).intValue(), inputs.get(SIGMA_MIN), inputs.get(SIGMA_MAX), inputs.get(RHO))));
    }
}
