package io.github.hordelib.nodes;

import io.github.hordelib.annotate.Annotators;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import java.util.List;

/** A picture without its detail. */
final class TilePreprocessor {
    private static final InputPort<Long> PYR_UP_ITERS =
            InputPort.integer("pyrUp_iters", 3, 1, 10).optional();

    private TilePreprocessor() {}

    static NodeType type() {
        return Preprocessor.type(
                "TilePreprocessor",
                "Tile",
                "ControlNet Preprocessors/tile",
                List.of(PYR_UP_ITERS),
                inputs -> Annotators.tile(inputs.get(PYR_UP_ITERS).intValue()));
    }
}
