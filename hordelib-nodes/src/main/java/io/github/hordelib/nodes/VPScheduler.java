package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.schedule.SigmaFormulas;

/** Noise levels of a variance-preserving process. */
final class VPScheduler {
    private static final InputPort<Long> STEPS = InputPort.integer("steps", 20, 1, 10000);
    private static final InputPort<Double> BETA_D =
            InputPort.decimal("beta_d", 19.9, 0, 5000, 0.01).unrounded();
    private static final InputPort<Double> BETA_MIN =
            InputPort.decimal("beta_min", 0.1, 0, 5000, 0.01).unrounded();
    private static final InputPort<Double> EPS_S =
            InputPort.decimal("eps_s", 0.001, 0, 1, 0.0001).unrounded();

    private VPScheduler() {}

    static NodeType type() {
        return NodeType.builder("VPScheduler")
                .category("sampling/custom_sampling/schedulers")
                .input(STEPS)
                .input(BETA_D)
                .input(BETA_MIN)
                .input(EPS_S)
                .output(Ports.SIGMAS)
                .run((inputs, context) -> Outputs.of(SigmaFormulas.variancePreserving(
                        inputs.get(STEPS).intValue(), inputs.get(BETA_D), inputs.get(BETA_MIN), inputs.get(EPS_S))));
    }
}
