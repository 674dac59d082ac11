package io.github.hordelib.nodes;

import io.github.hordelib.annotate.Annotators;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import java.util.List;

/** Lightness, to colour it anew. */
final class ImageLuminanceDetector {
    private static final InputPort<Double> GAMMA_CORRECTION =
            InputPort.decimal("gamma_correction", 1, 0.1, 2, 0.001).optional();

    private ImageLuminanceDetector() {}

    static NodeType type() {
        return Preprocessor.type(
                "ImageLuminanceDetector",
                "Image Luminance",
                "ControlNet Preprocessors/Recolor",
                List.of(GAMMA_CORRECTION),
                inputs -> Annotators.luminance(inputs.get(GAMMA_CORRECTION)));
    }
}
