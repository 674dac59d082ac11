package io.github.hordelib.nodes;

import io.github.hordelib.guidance.Guidance;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;

/** Guidance with scaled frequencies. */
final class FreSca {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Double> SCALE_LOW = InputPort.decimal("scale_low", 1, 0, 10, 0.01);
    private static final InputPort<Double> SCALE_HIGH = InputPort.decimal("scale_high", 1.25, 0, 10, 0.01);
    private static final InputPort<Long> FREQ_CUTOFF =
            InputPort.integer("freq_cutoff", 20, 1, 10000).withStep(1);

    private FreSca() {}

    static NodeType type() {
        return NodeType.builder("FreSca")
                .displayName("FreSca")
                .category("_for_testing")
                .flag(Flag.EXPERIMENTAL)
                .input(MODEL)
                .input(SCALE_LOW)
                .input(SCALE_HIGH)
                .input(FREQ_CUTOFF)
                .output(Ports.MODEL)
                .run((inputs, context) -> Outputs.of(inputs.get(MODEL)
                        .withPatches(Guidance.frequencyScaling(
                                inputs.get(SCALE_LOW),
                                inputs.get(SCALE_HIGH),
                                inputs.get(FREQ_CUTOFF).intValue()))));
    }
}
