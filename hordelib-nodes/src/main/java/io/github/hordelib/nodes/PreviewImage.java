package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.node.HiddenInput;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;

/** Pictures written to the folder for temporary files. */
final class PreviewImage {
    private static final InputPort<Image> IMAGES = InputPort.of("images", Ports.IMAGE);

    private PreviewImage() {}

    static NodeType type(Folders folders) {
        return NodeType.builder("PreviewImage")
                .displayName("Preview Image")
                .category("image")
                .input(IMAGES)
                .hidden("prompt", HiddenInput.PROMPT)
                .hidden("extra_pnginfo", HiddenInput.EXTRA_PNGINFO)
                .outputNode()
                .run((inputs, context) -> new SaveImage.Writer(folders.temp(), "ComfyUI_temp", "temp", 1)
                        .write(inputs.get(IMAGES), context));
    }
}
