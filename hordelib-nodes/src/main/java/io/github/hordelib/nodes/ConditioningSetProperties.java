package io.github.hordelib.nodes;

import io.github.hordelib.image.Mask;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.Conditioning;
import io.github.hordelib.sampling.NetworkHooks;
import java.util.Optional;

/** Mask, hooks and range of a conditioning in one node. */
final class ConditioningSetProperties {
    private static final InputPort<Conditioning> NEW = InputPort.of("cond_NEW", Ports.CONDITIONING);
    private static final InputPort<Double> STRENGTH = InputPort.decimal("strength", 1, 0, 10, 0.01);
    private static final InputPort<String> SET_COND_AREA = InputPort.choice("set_cond_area", "default", "mask bounds");
    private static final InputPort<Mask> MASK = InputPort.of("mask", Ports.MASK).optional();
    private static final InputPort<NetworkHooks> HOOKS =
            InputPort.of("hooks", Ports.HOOKS).optional();
    private static final InputPort<Conditioning.Range> TIMESTEPS =
            InputPort.of("timesteps", Ports.TIMESTEPS_RANGE).optional();

    private ConditioningSetProperties() {}

    static NodeType type() {
        return NodeType.builder("ConditioningSetProperties")
                .displayName("Cond Set Props")
                .category("advanced/hooks/cond single")
                .flag(Flag.EXPERIMENTAL)
                .input(NEW)
                .input(STRENGTH)
                .input(SET_COND_AREA)
                .input(MASK)
                .input(HOOKS)
                .input(TIMESTEPS)
                .output(Ports.CONDITIONING)
                .run(ConditioningSetProperties::run);
    }

    private static Outputs run(Inputs inputs, NodeContext context) {
        Optional<NetworkHooks> hooks = inputs.find(HOOKS);
        Optional<Conditioning.Range> range = inputs.find(TIMESTEPS);
        Conditioning changed = inputs.find(MASK)
                .map(mask -> ConditioningSetMask.masked(
                        inputs.get(NEW), mask, inputs.get(STRENGTH), inputs.get(SET_COND_AREA)))
                .orElseGet(() -> inputs.get(NEW));
        return Outputs.of(changed.map(entry -> {
            Conditioning.Entry ranged = range.map(entry::withRange).orElse(entry);
            return hooks.map(value -> ranged.withExtras(ranged.extras()
                            .withHooks(value.after(ranged.extras().hooks()))))
                    .orElse(ranged);
        }));
    }
}
