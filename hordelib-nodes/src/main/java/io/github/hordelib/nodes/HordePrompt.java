package io.github.hordelib.nodes;

import io.github.hordelib.model.TextEncoder;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.prompt.PromptOptions;

/** Says how a text encoder reads prompts. */
final class HordePrompt {
    private static final InputPort<TextEncoder> CLIP = InputPort.of("clip", Ports.CLIP);
    private static final InputPort<Boolean> BREAKS = InputPort.flag("breaks", false);
    private static final InputPort<Boolean> WEIGHTS = InputPort.flag("weights", true);

    private HordePrompt() {}

    static NodeType type() {
        return NodeType.builder("HordePrompt")
                .displayName("HordePrompt")
                .category("horde")
                .input(CLIP)
                .input(BREAKS)
                .input(WEIGHTS)
                .output(Ports.CLIP)
                .run((inputs, context) -> Outputs.of(
                        inputs.get(CLIP).withOptions(new PromptOptions(inputs.get(WEIGHTS), inputs.get(BREAKS)))));
    }
}
