package io.github.hordelib.nodes;

import io.github.hordelib.annotate.Annotators;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import java.util.List;

/** Brightness, to colour it anew. */
final class ImageIntensityDetector {
    private static final InputPort<Double> GAMMA_CORRECTION =
            InputPort.decimal("gamma_correction", 1, 0.1, 2, 0.001).optional();

    private ImageIntensityDetector() {}

    static NodeType type() {
        return Preprocessor.type(
                "ImageIntensityDetector",
                "Image Intensity",
                "ControlNet Preprocessors/Recolor",
                List.of(GAMMA_CORRECTION),
                inputs -> Annotators.intensity(inputs.get(GAMMA_CORRECTION)));
    }
}
