package io.github.hordelib.nodes;

import io.github.hordelib.image.Mask;
import io.github.hordelib.image.MaskEdits;
import io.github.hordelib.node.HiddenInput;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;

/** Masks written to the folder for temporary files, as grey pictures. */
final class MaskPreview {
    private static final InputPort<Mask> MASK = InputPort.of("mask", Ports.MASK);

    private MaskPreview() {}

    static NodeType type(Folders folders) {
        return NodeType.builder("MaskPreview")
                .displayName("Preview Mask")
                .category("mask")
                .input(MASK)
                .hidden("prompt", HiddenInput.PROMPT)
                .hidden("extra_pnginfo", HiddenInput.EXTRA_PNGINFO)
                .outputNode()
                .run((inputs, context) -> new SaveImage.Writer(folders.temp(), "ComfyUI_temp", "temp", 1)
                        .write(MaskEdits.toImage(inputs.get(MASK)), context));
    }
}
