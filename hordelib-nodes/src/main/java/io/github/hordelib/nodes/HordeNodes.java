package io.github.hordelib.nodes;

import io.github.hordelib.node.NodeType;
import java.util.List;

/** The nodes that ComfyUI does not have: what this library's own pipelines need. */
final class HordeNodes {
    private HordeNodes() {}

    static List<NodeType> all() {
        return List.of(HordeSampler.type(), HordeImage.type(), HordeMask.type());
    }
}
