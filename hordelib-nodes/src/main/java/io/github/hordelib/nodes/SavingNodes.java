package io.github.hordelib.nodes;

import io.github.hordelib.node.NodeType;
import java.util.List;

/** The nodes that save models. */
final class SavingNodes {
    private SavingNodes() {}

    static List<NodeType> all(Folders folders) {
        return List.of(
                CheckpointSave.type(folders), CLIPSave.type(folders), ModelSave.type(folders), VAESave.type(folders));
    }
}
