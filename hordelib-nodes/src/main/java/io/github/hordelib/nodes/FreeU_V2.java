package io.github.hordelib.nodes;

import io.github.hordelib.guidance.Guidance;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.UnetPatch;

/** FreeU, second version. */
final class FreeU_V2 {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Double> B1 = InputPort.decimal("b1", 1.3, 0, 10, 0.01);
    private static final InputPort<Double> B2 = InputPort.decimal("b2", 1.4, 0, 10, 0.01);
    private static final InputPort<Double> S1 = InputPort.decimal("s1", 0.9, 0, 10, 0.01);
    private static final InputPort<Double> S2 = InputPort.decimal("s2", 0.2, 0, 10, 0.01);

    private FreeU_V2() {}

    static NodeType type() {
        return NodeType.builder("FreeU_V2")
                .displayName("FreeU_V2")
                .category("model_patches/unet")
                .input(MODEL)
                .input(B1)
                .input(B2)
                .input(S1)
                .input(S2)
                .output(Ports.MODEL)
                .run((inputs, context) -> Outputs.of(inputs.get(MODEL)
                        .withPatches(Guidance.inside(new UnetPatch.FreeUV2(
                                inputs.get(B1), inputs.get(B2), inputs.get(S1), inputs.get(S2))))));
    }
}
