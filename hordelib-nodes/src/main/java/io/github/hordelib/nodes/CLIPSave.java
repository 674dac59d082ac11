package io.github.hordelib.nodes;

import io.github.hordelib.model.ModelFile;
import io.github.hordelib.model.TextEncoder;
import io.github.hordelib.node.HiddenInput;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Text encoders, each in a file that is named after it. */
final class CLIPSave {
    private static final InputPort<TextEncoder> CLIP = InputPort.of("clip", Ports.CLIP);
    private static final InputPort<String> FILENAME_PREFIX = InputPort.text("filename_prefix", "clip/ComfyUI");

    private CLIPSave() {}

    static NodeType type(Folders folders) {
        return NodeType.builder("CLIPSave")
                .displayName("CLIPSave")
                .category("advanced/model_merging")
                .input(CLIP)
                .input(FILENAME_PREFIX)
                .hidden("prompt", HiddenInput.PROMPT)
                .hidden("extra_pnginfo", HiddenInput.EXTRA_PNGINFO)
                .outputNode()
                .run((inputs, context) -> save(inputs, context, folders));
    }

    private static Outputs save(Inputs inputs, NodeContext context, Folders folders) {
        TextEncoder text = inputs.get(CLIP);
        SavedModel saved = new SavedModel(folders, context);
        for (int i = 0; i < text.names().size(); i++) {
            saved.write(
                    inputs.get(FILENAME_PREFIX) + "_" + text.names().get(i),
                    ModelFile.create().text(text, i));
        }
        return saved.outputs();
    }
}
