package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.CfgGuider;
import io.github.hordelib.sampling.Conditioning;
import io.github.hordelib.sampling.DiffusionModel;

/** Follows one conditioning. */
final class BasicGuider {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Conditioning> CONDITIONING = InputPort.of("conditioning", Ports.CONDITIONING);

    private BasicGuider() {}

    static NodeType type() {
        return NodeType.builder("BasicGuider")
                .displayName("BasicGuider")
                .category("sampling/custom_sampling/guiders")
                .input(MODEL)
                .input(CONDITIONING)
                .output(Ports.GUIDER)
                .run((inputs, context) -> Outputs.of(CfgGuider.basic(inputs.get(MODEL), inputs.get(CONDITIONING))));
    }
}
