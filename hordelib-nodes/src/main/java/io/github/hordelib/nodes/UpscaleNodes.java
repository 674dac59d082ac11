package io.github.hordelib.nodes;

import io.github.hordelib.model.ModelFolders;
import io.github.hordelib.model.ModelStore;
import io.github.hordelib.node.NodeType;
import java.util.List;

/** The nodes that make pictures larger by a network. */
final class UpscaleNodes {
    private UpscaleNodes() {}

    static List<NodeType> all(ModelFolders folders, ModelStore store) {
        return List.of(UpscaleModelLoader.type(folders, store), ImageUpscaleWithModel.type());
    }
}
