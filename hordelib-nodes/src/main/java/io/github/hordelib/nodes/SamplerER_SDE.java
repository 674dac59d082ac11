package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.SamplerOptions;
import io.github.hordelib.sampling.Samplers;
import java.util.Map;

/** The er_sde sampler with settings. */
final class SamplerER_SDE {
    private static final InputPort<String> SOLVER_TYPE =
            InputPort.choice("solver_type", "ER-SDE", "Reverse-time SDE", "ODE").newStyle();
    private static final InputPort<Long> MAX_STAGE = InputPort.integer("max_stage", 3, 1, 3);
    private static final InputPort<Double> ETA =
            InputPort.decimal("eta", 1, 0, 100, 0.01).unrounded();
    private static final InputPort<Double> S_NOISE =
            InputPort.decimal("s_noise", 1, 0, 100, 0.01).unrounded();

    private SamplerER_SDE() {}

    static NodeType type() {
        return NodeType.builder("SamplerER_SDE")
                .category("sampling/custom_sampling/samplers")
                .input(SOLVER_TYPE)
                .input(MAX_STAGE)
                .input(ETA)
                .input(S_NOISE)
                .output(Ports.SAMPLER)
                .run((inputs, context) -> Outputs.of(Samplers.create(
                        "er_sde",
                        new SamplerOptions(Map.of(
                                "solver_type",
                                inputs.get(SOLVER_TYPE),
                                "max_stage",
                                inputs.get(MAX_STAGE),
                                "eta",
                                inputs.get(ETA),
                                "s_noise",
                                inputs.get(S_NOISE))))));
    }
}
