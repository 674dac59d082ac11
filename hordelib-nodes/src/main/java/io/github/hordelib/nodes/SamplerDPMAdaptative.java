package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.SamplerOptions;
import io.github.hordelib.sampling.Samplers;
import java.util.Map;

/** The dpm_adaptive sampler with settings; spelled as in workflows. */
final class SamplerDPMAdaptative {
    private static final InputPort<Long> ORDER = InputPort.integer("order", 3, 2, 3);
    private static final InputPort<Double> RTOL =
            InputPort.decimal("rtol", 0.05, 0, 100, 0.01).unrounded();
    private static final InputPort<Double> ATOL =
            InputPort.decimal("atol", 0.0078, 0, 100, 0.01).unrounded();
    private static final InputPort<Double> H_INIT =
            InputPort.decimal("h_init", 0.05, 0, 100, 0.01).unrounded();
    private static final InputPort<Double> PCOEFF =
            InputPort.decimal("pcoeff", 0, 0, 100, 0.01).unrounded();
    private static final InputPort<Double> ICOEFF =
            InputPort.decimal("icoeff", 1, 0, 100, 0.01).unrounded();
    private static final InputPort<Double> DCOEFF =
            InputPort.decimal("dcoeff", 0, 0, 100, 0.01).unrounded();
    private static final InputPort<Double> ACCEPT_SAFETY =
            InputPort.decimal("accept_safety", 0.81, 0, 100, 0.01).unrounded();
    private static final InputPort<Double> ETA =
            InputPort.decimal("eta", 0, 0, 100, 0.01).unrounded();
    private static final InputPort<Double> S_NOISE =
            InputPort.decimal("s_noise", 1, 0, 100, 0.01).unrounded();

    private SamplerDPMAdaptative() {}

    static NodeType type() {
        return NodeType.builder("SamplerDPMAdaptative")
                .category("sampling/custom_sampling/samplers")
                .input(ORDER)
                .input(RTOL)
                .input(ATOL)
                .input(H_INIT)
                .input(PCOEFF)
                .input(ICOEFF)
                .input(DCOEFF)
                .input(ACCEPT_SAFETY)
                .input(ETA)
                .input(S_NOISE)
                .output(Ports.SAMPLER)
                .run((inputs, context) -> Outputs.of(Samplers.create(
                        "dpm_adaptive",
                        new SamplerOptions(Map.of(
                                "order",
                                inputs.get(ORDER),
                                "rtol",
                                inputs.get(RTOL),
                                "atol",
                                inputs.get(ATOL),
                                "h_init",
                                inputs.get(H_INIT),
                                "pcoeff",
                                inputs.get(PCOEFF),
                                "icoeff",
                                inputs.get(ICOEFF),
                                "dcoeff",
                                inputs.get(DCOEFF),
                                "accept_safety",
                                inputs.get(ACCEPT_SAFETY),
                                "eta",
                                inputs.get(ETA),
                                "s_noise",
                                inputs.get(S_NOISE))))));
    }
}
