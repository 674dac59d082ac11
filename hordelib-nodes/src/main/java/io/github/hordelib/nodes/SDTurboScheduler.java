package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.schedule.Schedulers;

/** Noise levels of the Turbo models. */
final class SDTurboScheduler {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Long> STEPS = InputPort.integer("steps", 1, 1, 10);
    private static final InputPort<Double> DENOISE = InputPort.decimal("denoise", 1, 0, 1, 0.01);

    private SDTurboScheduler() {}

    static NodeType type() {
        return NodeType.builder("SDTurboScheduler")
                .category("sampling/custom_sampling/schedulers")
                .input(MODEL)
                .input(STEPS)
                .input(DENOISE)
                .output(Ports.SIGMAS)
                .run((inputs, context) -> Outputs.of(Schedulers.turbo(inputs.get(DENOISE))
                        .sigmas(
                                inputs.get(MODEL).sampling().schedule(),
                                inputs.get(STEPS).intValue())));
    }
}
