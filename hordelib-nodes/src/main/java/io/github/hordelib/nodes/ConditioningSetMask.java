package io.github.hordelib.nodes;

import io.github.hordelib.image.Mask;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Conditioning;

/** A conditioning weighted by a mask. */
final class ConditioningSetMask {
    private static final InputPort<Conditioning> CONDITIONING = InputPort.of("conditioning", Ports.CONDITIONING);
    private static final InputPort<Mask> MASK = InputPort.of("mask", Ports.MASK);
    private static final InputPort<Double> STRENGTH = InputPort.decimal("strength", 1, 0, 10, 0.01);
    private static final InputPort<String> SET_COND_AREA = InputPort.choice("set_cond_area", "default", "mask bounds");

    private ConditioningSetMask() {}

    static NodeType type() {
        return NodeType.builder("ConditioningSetMask")
                .displayName("Conditioning (Set Mask)")
                .category("conditioning")
                .input(CONDITIONING)
                .input(MASK)
                .input(STRENGTH)
                .input(SET_COND_AREA)
                .output(Ports.CONDITIONING)
                .run(ConditioningSetMask::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        return Outputs.of(
                masked(inputs.get(CONDITIONING), inputs.get(MASK), inputs.get(STRENGTH), inputs.get(SET_COND_AREA)));
    }

    static Conditioning masked(Conditioning conditioning, Mask mask, double strength, String area) {
        boolean bounds = !area.equals("default");
        return conditioning.map(entry -> entry.withPlace(entry.place().withMask(mask, strength, bounds)));
    }
}
