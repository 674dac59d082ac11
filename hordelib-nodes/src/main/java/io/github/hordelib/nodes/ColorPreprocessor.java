package io.github.hordelib.nodes;

import io.github.hordelib.annotate.Annotators;
import io.github.hordelib.node.NodeType;
import java.util.List;

/** Coarse colours for T2I adapters. */
final class ColorPreprocessor {
    private ColorPreprocessor() {}

    static NodeType type() {
        return Preprocessor.type(
                "ColorPreprocessor",
                "Color Pallete",
                "ControlNet Preprocessors/T2IAdapter-only",
                List.of(),
                inputs -> Annotators.color());
    }
}
