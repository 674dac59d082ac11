package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Area;
import io.github.hordelib.sampling.Conditioning;

/** A conditioning for a rectangle of the picture, in shares of its size. */
final class ConditioningSetAreaPercentage {
    private static final InputPort<Conditioning> CONDITIONING = InputPort.of("conditioning", Ports.CONDITIONING);
    private static final InputPort<Double> WIDTH = InputPort.decimal("width", 1, 0, 1, 0.01);
    private static final InputPort<Double> HEIGHT = InputPort.decimal("height", 1, 0, 1, 0.01);
    private static final InputPort<Double> X = InputPort.decimal("x", 0, 0, 1, 0.01);
    private static final InputPort<Double> Y = InputPort.decimal("y", 0, 0, 1, 0.01);
    private static final InputPort<Double> STRENGTH = InputPort.decimal("strength", 1, 0, 10, 0.01);

    private ConditioningSetAreaPercentage() {}

    static NodeType type() {
        return NodeType.builder("ConditioningSetAreaPercentage")
                .displayName("Conditioning (Set Area with Percentage)")
                .category("conditioning")
                .input(CONDITIONING)
                .input(WIDTH)
                .input(HEIGHT)
                .input(X)
                .input(Y)
                .input(STRENGTH)
                .output(Ports.CONDITIONING)
                .run(ConditioningSetAreaPercentage::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        Area area = new Area.Share(inputs.get(HEIGHT), inputs.get(WIDTH), inputs.get(Y), inputs.get(X));
        double strength = inputs.get(STRENGTH);
        return Outputs.of(inputs.get(CONDITIONING)
                .map(entry -> entry.withPlace(entry.place().withArea(area, strength))));
    }
}
