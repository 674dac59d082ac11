package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.schedule.Schedulers;

/** Noise levels of a scheduler by name. */
final class BasicScheduler {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<String> SCHEDULER =
            InputPort.choice("scheduler", Schedulers.names().toArray(String[]::new));
    private static final InputPort<Long> STEPS = InputPort.integer("steps", 20, 1, 10000);
    private static final InputPort<Double> DENOISE = InputPort.decimal("denoise", 1, 0, 1, 0.01);

    private BasicScheduler() {}

    static NodeType type() {
        return NodeType.builder("BasicScheduler")
                .category("sampling/custom_sampling/schedulers")
                .input(MODEL)
                .input(SCHEDULER)
                .input(STEPS)
                .input(DENOISE)
                .output(Ports.SIGMAS)
                .run((inputs, context) -> Outputs.of(Schedulers.byName(inputs.get(SCHEDULER))
                        .sigmas(
                                inputs.get(MODEL).sampling().schedule(),
                                inputs.get(STEPS).intValue(),
                                inputs.get(DENOISE))));
    }
}
