package io.github.hordelib.nodes;

import io.github.hordelib.annotate.Annotators;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import java.util.List;

/** Thick lines by a difference of Gaussians. */
final class ScribbleXDoGPreprocessor {
    private static final InputPort<Long> THRESHOLD =
            InputPort.integer("threshold", 32, 1, 64).optional();

    private ScribbleXDoGPreprocessor() {}

    static NodeType type() {
        return Preprocessor.type(
                "Scribble_XDoG_Preprocessor",
                "Scribble XDoG Lines",
                Preprocessor.LINES,
                List.of(THRESHOLD),
                inputs -> Annotators.scribbleXdog(inputs.get(THRESHOLD).intValue()));
    }
}
