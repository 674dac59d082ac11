package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.schedule.GeometryInspiredSteps;

/** Noise levels found by a search along the trajectory of a model. */
final class GitsScheduler {
    private static final InputPort<Double> COEFFICIENT = InputPort.decimal("coeff", 1.2, 0.8, 1.5, 0.05);
    private static final InputPort<Long> STEPS = InputPort.integer("steps", 10, 2, 1000);
    private static final InputPort<Double> DENOISE = InputPort.decimal("denoise", 1, 0, 1, 0.01);

    private GitsScheduler() {}

    static NodeType type() {
        return NodeType.builder("GITSScheduler")
                .category("sampling/custom_sampling/schedulers")
                .input(COEFFICIENT)
                .input(STEPS)
                .input(DENOISE)
                .output(Ports.SIGMAS)
                .run((inputs, context) -> Outputs.of(GeometryInspiredSteps.sigmas(
                        inputs.get(COEFFICIENT), inputs.get(STEPS).intValue(), inputs.get(DENOISE))));
    }
}
