package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Conditioning;
import io.github.hordelib.sampling.Control;
import io.github.hordelib.sampling.ControlNet;

/** Steers a conditioning by a picture; the negative one takes it over. */
final class ControlNetApply {
    private static final InputPort<Conditioning> CONDITIONING = InputPort.of("conditioning", Ports.CONDITIONING);
    private static final InputPort<ControlNet> CONTROL_NET = InputPort.of("control_net", Ports.CONTROL_NET);
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<Double> STRENGTH = InputPort.decimal("strength", 1, 0, 10, 0.01);

    private ControlNetApply() {}

    static NodeType type() {
        return NodeType.builder("ControlNetApply")
                .displayName("Apply ControlNet (OLD)")
                .category("conditioning/controlnet")
                .flag(Flag.DEPRECATED)
                .input(CONDITIONING)
                .input(CONTROL_NET)
                .input(IMAGE)
                .input(STRENGTH)
                .output(Ports.CONDITIONING)
                .run(ControlNetApply::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        Control control = Control.of(inputs.get(CONTROL_NET), inputs.get(IMAGE), inputs.get(STRENGTH));
        return Outputs.of(steered(inputs.get(CONDITIONING), control, true));
    }

    static Conditioning steered(Conditioning conditioning, Control control, boolean forNegative) {
        if (control.strength() == 0) {
            return conditioning;
        }
        return conditioning.map(entry -> {
            Control chained = control.withPrevious(entry.extras().control());
            return entry.withExtras(entry.extras().withControl(chained, forNegative));
        });
    }
}
