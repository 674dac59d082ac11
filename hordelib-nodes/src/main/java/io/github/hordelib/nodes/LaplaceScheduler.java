package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.schedule.SigmaFormulas;

/** Noise levels at the quantiles of a Laplace distribution. */
final class LaplaceScheduler {
    private static final InputPort<Long> STEPS = InputPort.integer("steps", 20, 1, 10000);
    private static final InputPort<Double> SIGMA_MAX =
            InputPort.decimal("sigma_max", 14.614642, 0, 5000, 0.01).unrounded();
    private static final InputPort<Double> SIGMA_MIN =
            InputPort.decimal("sigma_min", 0.0291675, 0, 5000, 0.01).unrounded();
    private static final InputPort<Double> MU =
            InputPort.decimal("mu", 0, -10, 10, 0.1).unrounded();
    private static final InputPort<Double> BETA =
            InputPort.decimal("beta", 0.5, 0, 10, 0.1).unrounded();

    private LaplaceScheduler() {}

    static NodeType type() {
        return NodeType.builder("LaplaceScheduler")
                .category("sampling/custom_sampling/schedulers")
                .input(STEPS)
                .input(SIGMA_MAX)
                .input(SIGMA_MIN)
                .input(MU)
                .input(BETA)
                .output(Ports.SIGMAS)
                .run((inputs, context) -> Outputs.of(SigmaFormulas.laplace(
                        inputs.get(STEPS).intValue(),
                        inputs.get(SIGMA_MIN),
                        inputs.get(SIGMA_MAX),
                        inputs.get(MU),
                        inputs.get(BETA))));
    }
}
