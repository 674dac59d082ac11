package io.github.hordelib.nodes;

import io.github.hordelib.model.ModelFolders;
import io.github.hordelib.model.ModelLibrary;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens a ControlNet or a T2I adapter. */
final class ControlNetLoader {
    private static final List<String> KINDS = List.of("controlnet", "t2i_adapter");
    private static final List<String> ENDINGS = List.of(".safetensors", ".pt", ".pth", ".bin", ".ckpt");

    private ControlNetLoader() {}

    static NodeType type(ModelLibrary library) {
        InputPort<String> name = name(library.folders());
        return NodeType.builder("ControlNetLoader")
                .displayName("Load ControlNet Model")
                .category("loaders")
                .input(name)
                .output(Ports.CONTROL_NET)
                .run((inputs, context) ->
                        Outputs.of(library.control(file(library.folders(), inputs.get(name)), Optional.empty())));
    }

    static InputPort<String> name(ModelFolders folders) {
        return InputPort.choice("control_net_name", () -> KINDS.stream()
                .flatMap(kind -> folders.list(kind, ENDINGS).stream())
                .distinct()
                .toList());
    }

    static Path file(ModelFolders folders, String name) {
        return KINDS.stream()
                .flatMap(kind -> folders.find(kind, name).stream())
                .findFirst()
                .orElseGet(() -> folders.get(KINDS.get(0), name));
    }
}
