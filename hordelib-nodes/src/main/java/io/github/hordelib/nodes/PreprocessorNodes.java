package io.github.hordelib.nodes;

import io.github.hordelib.node.NodeType;
import java.util.List;

/** The nodes that make control pictures without weights. */
final class PreprocessorNodes {
    private PreprocessorNodes() {}

    static List<NodeType> all() {
        return List.of(
                AIOPreprocessor.type(),
                BinaryPreprocessor.type(),
                CannyEdgePreprocessor.type(),
                ColorPreprocessor.type(),
                ImageIntensityDetector.type(),
                ImageLuminanceDetector.type(),
                LineartStandardPreprocessor.type(),
                ScribblePreprocessor.type(),
                ScribbleXDoGPreprocessor.type(),
                TilePreprocessor.type());
    }
}
