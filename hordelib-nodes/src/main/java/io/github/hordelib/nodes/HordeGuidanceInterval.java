package io.github.hordelib.nodes;

import io.github.hordelib.guidance.Guidance;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Conditioning;
import io.github.hordelib.sampling.DiffusionModel;

/** Guidance in a part of the run only; elsewhere the negative is not computed. */
final class HordeGuidanceInterval {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Double> START = InputPort.decimal("start_percent", 0, 0, 1, 0.001);
    private static final InputPort<Double> END = InputPort.decimal("end_percent", 1, 0, 1, 0.001);

    private HordeGuidanceInterval() {}

    static NodeType type() {
        return NodeType.builder("HordeGuidanceInterval")
                .displayName("HordeGuidanceInterval")
                .category("horde")
                .input(MODEL)
                .input(START)
                .input(END)
                .output(Ports.MODEL)
                .run((inputs, context) -> Outputs.of(inputs.get(MODEL)
                        .withPatches(Guidance.interval(new Conditioning.Range(inputs.get(START), inputs.get(END))))));
    }
}
