package io.github.hordelib.nodes;

import io.github.hordelib.model.ModelLibrary;
import io.github.hordelib.node.NodeType;
import java.util.List;
import java.util.stream.Stream;

/** The nodes that ComfyUI does not have: what this library's own pipelines need. */
final class HordeNodes {
    private HordeNodes() {}

    static List<NodeType> all(ModelLibrary library) {
        return Stream.concat(
                        Stream.of(
                                HordeSampler.type(),
                                HordeGuidanceInterval.type(),
                                HordePrompt.type(),
                                HordeImage.type(),
                                HordeMask.type()),
                        HordeFiles.all(library).stream())
                .toList();
    }
}
