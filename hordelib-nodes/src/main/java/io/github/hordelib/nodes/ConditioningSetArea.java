package io.github.hordelib.nodes;

import io.github.hordelib.model.Vae;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Area;
import io.github.hordelib.sampling.Conditioning;

/** A conditioning for a rectangle of the picture, in pixels. */
final class ConditioningSetArea {
    private static final InputPort<Conditioning> CONDITIONING = InputPort.of("conditioning", Ports.CONDITIONING);
    private static final InputPort<Long> WIDTH =
            InputPort.integer("width", 64, 64, 16384).withStep(8);
    private static final InputPort<Long> HEIGHT =
            InputPort.integer("height", 64, 64, 16384).withStep(8);
    private static final InputPort<Long> X = InputPort.integer("x", 0, 0, 16384).withStep(8);
    private static final InputPort<Long> Y = InputPort.integer("y", 0, 0, 16384).withStep(8);
    private static final InputPort<Double> STRENGTH = InputPort.decimal("strength", 1, 0, 10, 0.01);

    private ConditioningSetArea() {}

    static NodeType type() {
        return NodeType.builder("ConditioningSetArea")
                .displayName("Conditioning (Set Area)")
                .category("conditioning")
                .input(CONDITIONING)
                .input(WIDTH)
                .input(HEIGHT)
                .input(X)
                .input(Y)
                .input(STRENGTH)
                .output(Ports.CONDITIONING)
                .run(ConditioningSetArea::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        Area area = new Area.Cells(cells(inputs, HEIGHT), cells(inputs, WIDTH), cells(inputs, Y), cells(inputs, X));
        double strength = inputs.get(STRENGTH);
        return Outputs.of(inputs.get(CONDITIONING)
                .map(entry -> entry.withPlace(entry.place().withArea(area, strength))));
    }

    private static int cells(Inputs inputs, InputPort<Long> pixels) {
        return (int) (inputs.get(pixels) / Vae.FACTOR);
    }
}
