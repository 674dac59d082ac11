package io.github.hordelib.nodes;

import io.github.hordelib.image.ImageFile;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;

/** Pictures of a file that was saved before, and where they are transparent. */
final class LoadImageOutput {
    private LoadImageOutput() {}

    static NodeType type(Folders folders) {
        InputPort<String> image = InputPort.choice("image", () -> folders.outputFiles(Words::isPicture))
                .hint("image_folder", "output");
        return NodeType.builder("LoadImageOutput")
                .displayName("Load Image (from Outputs)")
                .category("image")
                .input(image)
                .output(Ports.IMAGE)
                .output(Ports.MASK)
                .check((constants, links) -> LoadImage.problem(folders, constants, image), "image")
                .fingerprint(constants -> folders.fingerprint(constants.get(image)))
                .run((inputs, context) -> LoadImage.load(ImageFile.read(folders.require(inputs.get(image)))));
    }
}
