package io.github.hordelib.nodes;

import io.github.hordelib.image.ImageFile;
import io.github.hordelib.image.ImageFile.Transparency;
import io.github.hordelib.image.Mask;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.Optional;

/** Pictures of a file, and where they are transparent. */
final class LoadImage {
    private static final int NO_MASK = 64;

    private LoadImage() {}

    static NodeType type(Folders folders) {
        InputPort<String> image = InputPort.choice("image", () -> folders.inputFiles(Words::isPicture))
                .hint("image_upload", true);
        return NodeType.builder("LoadImage")
                .displayName("Load Image")
                .category("image")
                .input(image)
                .output(Ports.IMAGE)
                .output(Ports.MASK)
                .check((constants, links) -> problem(folders, constants, image), "image")
                .fingerprint(constants -> folders.fingerprint(constants.get(image)))
                .run((inputs, context) -> load(ImageFile.read(folders.require(inputs.get(image)))));
    }

    /** Says what is wrong with a file name; shared by the loaders. */
    static Optional<String> problem(Folders folders, Inputs constants, InputPort<String> port) {
        return constants
                .find(port)
                .filter(name -> folders.find(name).isEmpty())
                .map(name -> "Invalid image file: " + name);
    }

    static Outputs load(ImageFile file) {
        Mask mask = file.transparency() == Transparency.CHANNEL
                ? file.alpha().inverted()
                : new Mask(Tensor.zeros(Shape.of(1, NO_MASK, NO_MASK)));
        return Outputs.of(file.image(), mask);
    }
}
