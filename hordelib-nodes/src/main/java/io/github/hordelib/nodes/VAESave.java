package io.github.hordelib.nodes;

import io.github.hordelib.model.ModelFile;
import io.github.hordelib.model.Vae;
import io.github.hordelib.node.HiddenInput;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;

/** A VAE in a file of its own. */
final class VAESave {
    private static final InputPort<Vae> VAE = InputPort.of("vae", Ports.VAE);
    private static final InputPort<String> FILENAME_PREFIX = InputPort.text("filename_prefix", "vae/ComfyUI");

    private VAESave() {}

    static NodeType type(Folders folders) {
        return NodeType.builder("VAESave")
                .displayName("VAESave")
                .category("advanced/model_merging")
                .input(VAE)
                .input(FILENAME_PREFIX)
                .hidden("prompt", HiddenInput.PROMPT)
                .hidden("extra_pnginfo", HiddenInput.EXTRA_PNGINFO)
                .outputNode()
                .run((inputs, context) -> new SavedModel(folders, context)
                        .write(inputs.get(FILENAME_PREFIX), ModelFile.create().vaeAlone(inputs.get(VAE)))
                        .outputs());
    }
}
