package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.CfgGuider;
import io.github.hordelib.sampling.Conditioning;
import io.github.hordelib.sampling.DiffusionModel;
import java.util.Optional;

/** Guidance away from a negative conditioning. */
final class CFGGuider {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Conditioning> POSITIVE = InputPort.of("positive", Ports.CONDITIONING);
    private static final InputPort<Conditioning> NEGATIVE = InputPort.of("negative", Ports.CONDITIONING);
    private static final InputPort<Double> CFG =
            InputPort.decimal("cfg", 8, 0, 100, 0.1).round(0.01);

    private CFGGuider() {}

    static NodeType type() {
        return NodeType.builder("CFGGuider")
                .displayName("CFGGuider")
                .category("sampling/custom_sampling/guiders")
                .input(MODEL)
                .input(POSITIVE)
                .input(NEGATIVE)
                .input(CFG)
                .output(Ports.GUIDER)
                .run((inputs, context) -> Outputs.of(new CfgGuider(
                        inputs.get(MODEL), inputs.get(POSITIVE), Optional.of(inputs.get(NEGATIVE)), inputs.get(CFG))));
    }
}
