package io.github.hordelib.nodes;

import io.github.hordelib.model.TextEmbedding;
import io.github.hordelib.model.TextEncoder;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.node.PortType;
import io.github.hordelib.sampling.Conditioning;
import java.util.Optional;

/** A prompt as conditioning. */
final class CLIPTextEncode {
    private static final InputPort<String> TEXT = prompt("text");
    private static final InputPort<TextEncoder> CLIP = InputPort.of("clip", Ports.CLIP);

    private CLIPTextEncode() {}

    static NodeType type() {
        return NodeType.builder("CLIPTextEncode")
                .displayName("CLIP Text Encode (Prompt)")
                .category("conditioning")
                .input(TEXT)
                .input(CLIP)
                .output(Ports.CONDITIONING)
                .run((inputs, context) ->
                        Outputs.of(conditioning(inputs.get(CLIP).encode(inputs.get(TEXT), context.cancellation()))));
    }

    static InputPort<String> prompt(String name) {
        return InputPort.of(name, PortType.STRING).multiline().hint("dynamicPrompts", true);
    }

    static Conditioning conditioning(TextEmbedding text) {
        return Conditioning.of(text.embedding(), Optional.of(text.pooled()));
    }
}
