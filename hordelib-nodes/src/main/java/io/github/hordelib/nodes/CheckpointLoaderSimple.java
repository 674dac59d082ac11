package io.github.hordelib.nodes;

import io.github.hordelib.model.Checkpoint;
import io.github.hordelib.model.ModelLibrary;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;

/** Opens a whole model: a file, a folder, or the one that comes with the library. */
final class CheckpointLoaderSimple {
    private CheckpointLoaderSimple() {}

    static NodeType type(ModelLibrary library) {
        InputPort<String> name = InputPort.choice("ckpt_name", library::names);
        return NodeType.builder("CheckpointLoaderSimple")
                .displayName("Load Checkpoint")
                .category("loaders")
                .input(name)
                .output(Ports.MODEL)
                .output(Ports.CLIP)
                .output(Ports.VAE)
                .run((inputs, context) -> {
                    Checkpoint checkpoint = library.open(inputs.get(name));
                    return Outputs.of(checkpoint.model(), checkpoint.text(), checkpoint.vae());
                });
    }
}
