package io.github.hordelib.nodes;

import io.github.hordelib.annotate.Annotators;
import io.github.hordelib.node.NodeType;
import java.util.List;

/** A drawing as white lines on black. */
final class ScribblePreprocessor {
    private ScribblePreprocessor() {}

    static NodeType type() {
        return Preprocessor.type(
                "ScribblePreprocessor",
                "Scribble Lines",
                Preprocessor.LINES,
                List.of(),
                inputs -> Annotators.scribble());
    }
}
