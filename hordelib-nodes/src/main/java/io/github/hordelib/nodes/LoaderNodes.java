package io.github.hordelib.nodes;

import io.github.hordelib.model.ModelLibrary;
import io.github.hordelib.node.NodeType;
import java.util.List;

/** The nodes that open whole models, networks and VAEs. */
final class LoaderNodes {
    private LoaderNodes() {}

    static List<NodeType> all(ModelLibrary library) {
        return List.of(
                CheckpointLoaderSimple.type(library),
                CLIPLoader.type(library),
                ControlNetLoader.type(library),
                CreateHookLora.type(library),
                DiffControlNetLoader.type(library),
                DiffusersLoader.type(library),
                DualCLIPLoader.type(library),
                LoraLoader.type(library),
                LoraLoaderModelOnly.type(library),
                UNETLoader.type(library),
                VAELoader.type(library));
    }
}
