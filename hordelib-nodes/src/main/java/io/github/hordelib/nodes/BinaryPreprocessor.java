package io.github.hordelib.nodes;

import io.github.hordelib.annotate.Annotators;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import java.util.List;

/** Dark and bright, divided. */
final class BinaryPreprocessor {
    private static final InputPort<Long> BIN_THRESHOLD =
            InputPort.integer("bin_threshold", 100, 0, 255).optional();

    private BinaryPreprocessor() {}

    static NodeType type() {
        return Preprocessor.type(
                "BinaryPreprocessor",
                "Binary Lines",
                Preprocessor.LINES,
                List.of(BIN_THRESHOLD),
                inputs -> Annotators.binary(inputs.get(BIN_THRESHOLD).intValue()));
    }
}
