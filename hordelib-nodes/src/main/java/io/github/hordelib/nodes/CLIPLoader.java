package io.github.hordelib.nodes;

import io.github.hordelib.checkpoint.CheckpointFile;
import io.github.hordelib.model.CheckpointParts;
import io.github.hordelib.model.ModelFolders;
import io.github.hordelib.model.ModelLibrary;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import java.util.List;

/** Opens a text encoder alone; which one it is, its file tells. */
final class CLIPLoader {
    static final InputPort<String> DEVICE =
            InputPort.choice("device", "default", "cpu").optional();
    private static final List<String> KINDS = List.of("text_encoders", "clip");
    private static final List<String> ENDINGS = List.of(".safetensors", ".pt", ".pth", ".bin");
    private static final InputPort<String> TYPE = InputPort.choice("type", "stable_diffusion");

    private CLIPLoader() {}

    static NodeType type(ModelLibrary library) {
        InputPort<String> name = name(library, "clip_name");
        CheckpointParts parts = CheckpointParts.of(library.store());
        return NodeType.builder("CLIPLoader")
                .displayName("Load CLIP")
                .category("advanced/loaders")
                .input(name)
                .input(TYPE)
                .input(DEVICE)
                .output(Ports.CLIP)
                .run((inputs, context) ->
                        Outputs.of(library.withEmbeddings(parts.text(file(library, inputs.get(name))))));
    }

    static InputPort<String> name(ModelLibrary library, String port) {
        ModelFolders folders = library.folders();
        return InputPort.choice(port, () -> KINDS.stream()
                .flatMap(kind -> folders.list(kind, ENDINGS).stream())
                .distinct()
                .toList());
    }

    static CheckpointFile file(ModelLibrary library, String name) {
        ModelFolders folders = library.folders();
        return library.file(KINDS.stream()
                .flatMap(kind -> folders.find(kind, name).stream())
                .findFirst()
                .orElseGet(() -> folders.get(KINDS.get(0), name)));
    }
}
