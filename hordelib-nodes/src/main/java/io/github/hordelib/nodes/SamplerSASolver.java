package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.SamplerOptions;
import io.github.hordelib.sampling.Samplers;
import java.util.Map;

/** The sa_solver sampler with settings. */
final class SamplerSASolver {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Double> ETA =
            InputPort.decimal("eta", 1, 0, 10, 0.01).unrounded();
    private static final InputPort<Double> SDE_START_PERCENT =
            InputPort.decimal("sde_start_percent", 0.2, 0, 1, 0.001).unrounded();
    private static final InputPort<Double> SDE_END_PERCENT =
            InputPort.decimal("sde_end_percent", 0.8, 0, 1, 0.001).unrounded();
    private static final InputPort<Double> S_NOISE =
            InputPort.decimal("s_noise", 1, 0, 100, 0.01).unrounded();
    private static final InputPort<Long> PREDICTOR_ORDER = InputPort.integer("predictor_order", 3, 1, 6);
    private static final InputPort<Long> CORRECTOR_ORDER = InputPort.integer("corrector_order", 4, 0, 6);
    private static final InputPort<Boolean> USE_PECE = InputPort.flag("use_pece", false);
    private static final InputPort<Boolean> SIMPLE_ORDER_2 = InputPort.flag("simple_order_2", false);

    private SamplerSASolver() {}

    static NodeType type() {
        return NodeType.builder("SamplerSASolver")
                .category("sampling/custom_sampling/samplers")
                .input(MODEL)
                .input(ETA)
                .input(SDE_START_PERCENT)
                .input(SDE_END_PERCENT)
                .input(S_NOISE)
                .input(PREDICTOR_ORDER)
                .input(CORRECTOR_ORDER)
                .input(USE_PECE)
                .input(SIMPLE_ORDER_2)
                .output(Ports.SAMPLER)
                .run((inputs, context) -> Outputs.of(Samplers.create(
                        "sa_solver",
                        new SamplerOptions(Map.of(
                                "eta",
                                inputs.get(ETA),
                                "sde_start_percent",
                                inputs.get(SDE_START_PERCENT),
                                "sde_end_percent",
                                inputs.get(SDE_END_PERCENT),
                                "s_noise",
                                inputs.get(S_NOISE),
                                "predictor_order",
                                inputs.get(PREDICTOR_ORDER),
                                "corrector_order",
                                inputs.get(CORRECTOR_ORDER),
                                "use_pece",
                                inputs.get(USE_PECE),
                                "simple_order_2",
                                inputs.get(SIMPLE_ORDER_2))))));
    }
}
