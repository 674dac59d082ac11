package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.model.Vae;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Conditioning;
import io.github.hordelib.sampling.Control;
import io.github.hordelib.sampling.ControlNet;

/** Steers both conditionings by a picture for a part of the run. */
final class ControlNetApplyAdvanced {
    private static final InputPort<Conditioning> POSITIVE = InputPort.of("positive", Ports.CONDITIONING);
    private static final InputPort<Conditioning> NEGATIVE = InputPort.of("negative", Ports.CONDITIONING);
    private static final InputPort<ControlNet> CONTROL_NET = InputPort.of("control_net", Ports.CONTROL_NET);
    private static final InputPort<Image> IMAGE = InputPort.of("image", Ports.IMAGE);
    private static final InputPort<Double> STRENGTH = InputPort.decimal("strength", 1, 0, 10, 0.01);
    private static final InputPort<Double> START_PERCENT = InputPort.decimal("start_percent", 0, 0, 1, 0.001);
    private static final InputPort<Double> END_PERCENT = InputPort.decimal("end_percent", 1, 0, 1, 0.001);
    private static final InputPort<Vae> VAE = InputPort.of("vae", Ports.VAE).optional();

    private ControlNetApplyAdvanced() {}

    static NodeType type() {
        return NodeType.builder("ControlNetApplyAdvanced")
                .displayName("Apply ControlNet")
                .category("conditioning/controlnet")
                .input(POSITIVE)
                .input(NEGATIVE)
                .input(CONTROL_NET)
                .input(IMAGE)
                .input(STRENGTH)
                .input(START_PERCENT)
                .input(END_PERCENT)
                .input(VAE)
                .output("positive", Ports.CONDITIONING)
                .output("negative", Ports.CONDITIONING)
                .run(ControlNetApplyAdvanced::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        Control control = Control.of(inputs.get(CONTROL_NET), inputs.get(IMAGE), inputs.get(STRENGTH))
                .withRange(inputs.get(START_PERCENT), inputs.get(END_PERCENT));
        return Outputs.of(
                ControlNetApply.steered(inputs.get(POSITIVE), control, false),
                ControlNetApply.steered(inputs.get(NEGATIVE), control, false));
    }
}
