package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.schedule.Schedulers;

/** Noise levels at the quantiles of a beta distribution. */
final class BetaSamplingScheduler {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Long> STEPS = InputPort.integer("steps", 20, 1, 10000);
    private static final InputPort<Double> ALPHA =
            InputPort.decimal("alpha", 0.6, 0, 50, 0.01).unrounded();
    private static final InputPort<Double> BETA =
            InputPort.decimal("beta", 0.6, 0, 50, 0.01).unrounded();

    private BetaSamplingScheduler() {}

    static NodeType type() {
        return NodeType.builder("BetaSamplingScheduler")
                .category("sampling/custom_sampling/schedulers")
                .input(MODEL)
                .input(STEPS)
                .input(ALPHA)
                .input(BETA)
                .output(Ports.SIGMAS)
                .run((inputs, context) -> Outputs.of(Schedulers.beta(inputs.get(ALPHA), inputs.get(BETA))
                        .sigmas(
                                inputs.get(MODEL).sampling().schedule(),
                                inputs.get(STEPS).intValue())));
    }
}
