package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Conditioning;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.GuidanceCall.Role;
import io.github.hordelib.sampling.PerpNegGuider;
import java.util.Map;

/** Guidance by the perpendicular part of the negative conditioning. */
final class PerpNegGuiderNode {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Conditioning> POSITIVE = InputPort.of("positive", Ports.CONDITIONING);
    private static final InputPort<Conditioning> NEGATIVE = InputPort.of("negative", Ports.CONDITIONING);
    private static final InputPort<Conditioning> EMPTY_CONDITIONING =
            InputPort.of("empty_conditioning", Ports.CONDITIONING);
    private static final InputPort<Double> CFG =
            InputPort.decimal("cfg", 8, 0, 100, 0.1).round(0.01);
    private static final InputPort<Double> NEG_SCALE = InputPort.decimal("neg_scale", 1, 0, 100, 0.01);

    private PerpNegGuiderNode() {}

    static NodeType type() {
        return NodeType.builder("PerpNegGuider")
                .category("_for_testing")
                .flag(Flag.EXPERIMENTAL)
                .input(MODEL)
                .input(POSITIVE)
                .input(NEGATIVE)
                .input(EMPTY_CONDITIONING)
                .input(CFG)
                .input(NEG_SCALE)
                .output(Ports.GUIDER)
                .run(PerpNegGuiderNode::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        Map<Role, Conditioning> roles = Map.of(
                Role.POSITIVE,
                inputs.get(POSITIVE),
                Role.NEGATIVE,
                inputs.get(NEGATIVE),
                Role.EMPTY,
                inputs.get(EMPTY_CONDITIONING));
        return Outputs.of(new PerpNegGuider(inputs.get(MODEL), roles, inputs.get(CFG), inputs.get(NEG_SCALE)));
    }
}
