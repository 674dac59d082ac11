package io.github.hordelib.nodes;

import io.github.hordelib.model.ModelFile;
import io.github.hordelib.node.HiddenInput;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.sampling.DiffusionModel;

/** A diffusion network in a file, with its LoRAs and merges. */
final class ModelSave {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<String> FILENAME_PREFIX =
            InputPort.text("filename_prefix", "diffusion_models/ComfyUI");

    private ModelSave() {}

    static NodeType type(Folders folders) {
        return NodeType.builder("ModelSave")
                .displayName("ModelSave")
                .category("advanced/model_merging")
                .input(MODEL)
                .input(FILENAME_PREFIX)
                .hidden("prompt", HiddenInput.PROMPT)
                .hidden("extra_pnginfo", HiddenInput.EXTRA_PNGINFO)
                .outputNode()
                .run((inputs, context) -> new SavedModel(folders, context)
                        .write(inputs.get(FILENAME_PREFIX), ModelFile.create().model(inputs.get(MODEL)))
                        .outputs());
    }
}
