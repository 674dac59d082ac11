package io.github.hordelib.nodes;

import io.github.hordelib.guidance.Guidance;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;

/** Noise masks whose grey values say for how much of the run a place changes. */
final class DifferentialDiffusion {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Double> STRENGTH =
            InputPort.decimal("strength", 1, 0, 1, 0.01).optional();

    private DifferentialDiffusion() {}

    static NodeType type() {
        return NodeType.builder("DifferentialDiffusion")
                .displayName("Differential Diffusion")
                .category("_for_testing")
                .flag(Flag.EXPERIMENTAL)
                .input(MODEL)
                .input(STRENGTH)
                .output(Ports.MODEL)
                .run((inputs, context) -> Outputs.of(
                        inputs.get(MODEL).withPatches(Guidance.differentialDiffusion(inputs.get(STRENGTH)))));
    }
}
