package io.github.hordelib.nodes;

import io.github.hordelib.model.ModelFile;
import io.github.hordelib.model.TextEncoder;
import io.github.hordelib.model.Vae;
import io.github.hordelib.node.HiddenInput;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.sampling.DiffusionModel;

/** A whole model in one file, with its LoRAs and merges. */
final class CheckpointSave {
    private static final InputPort<DiffusionModel> MODEL = InputPort.of("model", Ports.MODEL);
    private static final InputPort<TextEncoder> CLIP = InputPort.of("clip", Ports.CLIP);
    private static final InputPort<Vae> VAE = InputPort.of("vae", Ports.VAE);
    private static final InputPort<String> FILENAME_PREFIX = InputPort.text("filename_prefix", "checkpoints/ComfyUI");

    private CheckpointSave() {}

    static NodeType type(Folders folders) {
        return NodeType.builder("CheckpointSave")
                .displayName("Save Checkpoint")
                .category("advanced/model_merging")
                .input(MODEL)
                .input(CLIP)
                .input(VAE)
                .input(FILENAME_PREFIX)
                .hidden("prompt", HiddenInput.PROMPT)
                .hidden("extra_pnginfo", HiddenInput.EXTRA_PNGINFO)
                .outputNode()
                .run((inputs, context) -> new SavedModel(folders, context)
                        .write(
                                inputs.get(FILENAME_PREFIX),
                                ModelFile.create()
                                        .model(inputs.get(MODEL))
                                        .text(inputs.get(CLIP))
                                        .vae(inputs.get(VAE)))
                        .outputs());
    }
}
