package io.github.hordelib.nodes;

import io.github.hordelib.image.Image;
import io.github.hordelib.image.ImageFile;
import io.github.hordelib.image.Mask;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** One channel of a picture file as a mask; of alpha, the opposite. */
final class LoadImageMask {
    private static final InputPort<String> CHANNEL = InputPort.choice("channel", "alpha", "red", "green", "blue");

    private LoadImageMask() {}

    static NodeType type(Folders folders) {
        InputPort<String> image = InputPort.choice("image", () -> folders.inputFiles(file -> true))
                .hint("image_upload", true);
        return NodeType.builder("LoadImageMask")
                .displayName("Load Image (as Mask)")
                .category("mask")
                .input(image)
                .input(CHANNEL)
                .output(Ports.MASK)
                .check((constants, links) -> LoadImage.problem(folders, constants, image), "image")
                .fingerprint(constants -> folders.fingerprint(constants.get(image)))
                .run((inputs, context) ->
                        Outputs.of(load(ImageFile.read(folders.require(inputs.get(image))), inputs.get(CHANNEL))));
    }

    private static Mask load(ImageFile file, String channel) {
        Image picture = file.withAlpha().item(0);
        Mask mask = Words.channel(picture, channel);
        return channel.equals("alpha") ? mask.inverted() : mask;
    }
}
