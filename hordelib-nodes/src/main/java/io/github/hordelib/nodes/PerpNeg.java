package io.github.hordelib.nodes;

import io.github.hordelib.guidance.Guidance;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Conditioning;
import io.github.hordelib.sampling.DiffusionModel;

/** Perpendicular guidance as a patch; PerpNegGuider makes fewer network calls. */
final class PerpNeg {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Conditioning> EMPTY_CONDITIONING =
            InputPort.of("empty_conditioning", Ports.CONDITIONING);
    private static final InputPort<Double> NEG_SCALE = InputPort.decimal("neg_scale", 1, 0, 100, 0.01);

    private PerpNeg() {}

    static NodeType type() {
        return NodeType.builder("PerpNeg")
                .displayName("Perp-Neg (DEPRECATED by PerpNegGuider)")
                .category("_for_testing")
                .flag(Flag.EXPERIMENTAL)
                .flag(Flag.DEPRECATED)
                .input(MODEL)
                .input(EMPTY_CONDITIONING)
                .input(NEG_SCALE)
                .output(Ports.MODEL)
                .run((inputs, context) -> Outputs.of(inputs.get(MODEL)
                        .withPatches(Guidance.perpNeg(inputs.get(EMPTY_CONDITIONING), inputs.get(NEG_SCALE)))));
    }
}
