package io.github.hordelib.nodes;

import io.github.hordelib.annotate.Annotators;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import java.util.List;

/** Edges as ControlNets for them were trained with. */
final class CannyEdgePreprocessor {
    private static final InputPort<Long> LOW_THRESHOLD =
            InputPort.integer("low_threshold", 100, 0, 255).optional();
    private static final InputPort<Long> HIGH_THRESHOLD =
            InputPort.integer("high_threshold", 200, 0, 255).optional();

    private CannyEdgePreprocessor() {}

    static NodeType type() {
        return Preprocessor.type(
                "CannyEdgePreprocessor",
                "Canny Edge",
                Preprocessor.LINES,
                List.of(LOW_THRESHOLD, HIGH_THRESHOLD),
                inputs -> Annotators.canny(
                        inputs.get(LOW_THRESHOLD).intValue(),
                        inputs.get(HIGH_THRESHOLD).intValue()));
    }
}
