package io.github.hordelib.nodes;

import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Conditioning;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.DualCfgGuider;
import io.github.hordelib.sampling.GuidanceCall.Role;
import java.util.Map;

/** Guidance over three conditionings. */
final class DualCFGGuider {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<Conditioning> COND1 = InputPort.of("cond1", Ports.CONDITIONING);
    private static final InputPort<Conditioning> COND2 = InputPort.of("cond2", Ports.CONDITIONING);
    private static final InputPort<Conditioning> NEGATIVE = InputPort.of("negative", Ports.CONDITIONING);
    private static final InputPort<Double> CFG_CONDS =
            InputPort.decimal("cfg_conds", 8, 0, 100, 0.1).round(0.01);
    private static final InputPort<Double> CFG_COND2_NEGATIVE =
            InputPort.decimal("cfg_cond2_negative", 8, 0, 100, 0.1).round(0.01);
    private static final InputPort<String> STYLE = InputPort.choice("style", "regular", "nested");

    private DualCFGGuider() {}

    static NodeType type() {
        return NodeType.builder("DualCFGGuider")
                .displayName("DualCFGGuider")
                .category("sampling/custom_sampling/guiders")
                .input(MODEL)
                .input(COND1)
                .input(COND2)
                .input(NEGATIVE)
                .input(CFG_CONDS)
                .input(CFG_COND2_NEGATIVE)
                .input(STYLE)
                .output(Ports.GUIDER)
                .run(DualCFGGuider::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        Map<Role, Conditioning> roles = Map.of(
                Role.POSITIVE, inputs.get(COND1), Role.MIDDLE, inputs.get(COND2), Role.NEGATIVE, inputs.get(NEGATIVE));
        return Outputs.of(new DualCfgGuider(
                inputs.get(MODEL),
                roles,
                inputs.get(CFG_CONDS),
                inputs.get(CFG_COND2_NEGATIVE),
                inputs.get(STYLE).equals("nested")));
    }
}
