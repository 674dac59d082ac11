package io.github.hordelib.nodes;

import io.github.hordelib.model.Checkpoint;
import io.github.hordelib.model.ModelLibrary;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import io.github.hordelib.node.Outputs;
import java.nio.file.Files;

/** Opens a whole model that is a folder. */
final class DiffusersLoader {
    private DiffusersLoader() {}

    static NodeType type(ModelLibrary library) {
        InputPort<String> path = InputPort.choice("model_path", () -> library.names().stream()
                .filter(name -> library.find(name).filter(Files::isDirectory).isPresent())
                .toList());
        return NodeType.builder("DiffusersLoader")
                .category("advanced/loaders/deprecated")
                .flag(Flag.DEPRECATED)
                .input(path)
                .output(Ports.MODEL)
                .output(Ports.CLIP)
                .output(Ports.VAE)
                .run((inputs, context) -> {
                    Checkpoint checkpoint = library.open(inputs.get(path));
                    return Outputs.of(checkpoint.model(), checkpoint.text(), checkpoint.vae());
                });
    }
}
