package io.github.hordelib.nodes;

import io.github.hordelib.annotate.Annotators;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import java.util.List;

/** Dark lines as bright ones. The first input is spelled as workflows have it. */
final class LineartStandardPreprocessor {
    private static final InputPort<Double> SIGMA =
            InputPort.decimal("guassian_sigma", 6, 0, 100, 0.01).optional();
    private static final InputPort<Long> INTENSITY_THRESHOLD =
            InputPort.integer("intensity_threshold", 8, 0, 16).optional();

    private LineartStandardPreprocessor() {}

    static NodeType type() {
        return Preprocessor.type(
                "LineartStandardPreprocessor",
                "Standard Lineart",
                Preprocessor.LINES,
                List.of(SIGMA, INTENSITY_THRESHOLD),
                inputs -> Annotators.standardLineart(
                        inputs.get(SIGMA), inputs.get(INTENSITY_THRESHOLD).intValue()));
    }
}
