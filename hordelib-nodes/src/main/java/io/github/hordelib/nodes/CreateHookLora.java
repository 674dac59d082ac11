package io.github.hordelib.nodes;

import io.github.hordelib.model.LoraChange;
import io.github.hordelib.model.ModelLibrary;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.sampling.NetworkHooks;
import java.util.List;

/** A LoRA for single conditionings. Its part for text encoders is not used. */
final class CreateHookLora {
    private static final InputPort<Double> STRENGTH_MODEL = InputPort.decimal("strength_model", 1, -20, 20, 0.01);
    private static final InputPort<Double> STRENGTH_CLIP = InputPort.decimal("strength_clip", 1, -20, 20, 0.01);
    private static final InputPort<NetworkHooks> PREVIOUS =
            InputPort.of("prev_hooks", Ports.HOOKS).optional();

    private CreateHookLora() {}

    static NodeType type(ModelLibrary library) {
        InputPort<String> name = LoraLoader.name(library);
        return NodeType.builder("CreateHookLora")
                .displayName("Create Hook LoRA")
                .category("advanced/hooks/create")
                .flag(Flag.EXPERIMENTAL)
                .input(name)
                .input(STRENGTH_MODEL)
                .input(STRENGTH_CLIP)
                .input(PREVIOUS)
                .output(Ports.HOOKS)
                .run((inputs, context) -> {
                    LoraChange change =
                            LoraChange.of(LoraLoader.file(library, inputs.get(name)), inputs.get(STRENGTH_MODEL));
                    NetworkHooks hooks = new NetworkHooks(List.of(change.hook()));
                    return Outputs.of(inputs.find(PREVIOUS)
                            .map(earlier -> new NetworkHooks(hooks.after(earlier.hooks())))
                            .orElse(hooks));
                });
    }
}
