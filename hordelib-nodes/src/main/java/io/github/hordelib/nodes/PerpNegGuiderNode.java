package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.AdaptiveGuider;
import io.github.hordelib.sampling.Conditioning;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.GuidanceCall.Role;
import io.github.hordelib.sampling.PerpNegGuider;
import java.util.Map;

/** Guidance by the perpendicular part of the negative conditioning, with and without an end by itself. */
final class PerpNegGuiderNode {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Conditioning> POSITIVE = InputPort.of("positive", Ports.CONDITIONING);
    private static final InputPort<Conditioning> NEGATIVE = InputPort.of("negative", Ports.CONDITIONING);
    private static final InputPort<Conditioning> EMPTY_CONDITIONING =
            InputPort.of("empty_conditioning", Ports.CONDITIONING);
    private static final InputPort<Double> CFG =
            InputPort.decimal("cfg", 8, 0, 100, 0.1).round(0.01);
    private static final InputPort<Double> NEG_SCALE = InputPort.decimal("neg_scale", 1, 0, 100, 0.01);

    private static final InputPort<Double> THRESHOLD = InputPort.decimal("threshold", 0.991, 0, 1, 0.001);

    private PerpNegGuiderNode() {}

    static NodeType type() {
        return builder("PerpNegGuider").output(Ports.GUIDER).run((inputs, context) -> Outputs.of(guider(inputs)));
    }

    static NodeType adaptive() {
        return builder("PerpNegAdaptGuider")
                .input(THRESHOLD)
                .output(Ports.GUIDER)
                .run((inputs, context) ->
                        Outputs.of(new AdaptiveGuider(guider(inputs), Role.EMPTY, inputs.get(THRESHOLD))));
    }

    private static NodeType.Builder builder(String name) {
        return NodeType.builder(name)
                .category("_for_testing")
                .flag(Flag.EXPERIMENTAL)
                .input(MODEL)
                .input(POSITIVE)
                .input(NEGATIVE)
                .input(EMPTY_CONDITIONING)
                .input(CFG)
                .input(NEG_SCALE);
    }

    private static PerpNegGuider guider(Inputs inputs) {
        Map<Role, Conditioning> roles = Map.of(
                Role.POSITIVE,
                inputs.get(POSITIVE),
                Role.NEGATIVE,
                inputs.get(NEGATIVE),
                Role.EMPTY,
                inputs.get(EMPTY_CONDITIONING));
        return new PerpNegGuider(inputs.get(MODEL), roles, inputs.get(CFG), inputs.get(NEG_SCALE));
    }
}
