package io.github.hordelib.nodes;

import io.github.hordelib.checkpoint.CheckpointFile;
import io.github.hordelib.interrogate.InterrogationModels;
import io.github.hordelib.model.CheckpointParts;
import io.github.hordelib.model.ModelException;
import io.github.hordelib.model.ModelLibrary;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.Outputs;
import java.nio.file.Path;

/** Opens a model that is led by pictures: network, vision transformer and VAE of one file. Networks for videos are refused. */
final class ImageOnlyCheckpointLoader {
    private ImageOnlyCheckpointLoader() {}

    static NodeType type(ModelLibrary library, InterrogationModels readers) {
        InputPort<String> name = InputPort.choice("ckpt_name", library::names);
        CheckpointParts parts = CheckpointParts.of(library.store());
        return NodeType.builder("ImageOnlyCheckpointLoader")
                .displayName("Image Only Checkpoint Loader (img2vid model)")
                .category("loaders/video_models")
                .input(name)
                .output(Ports.MODEL)
                .output(Ports.CLIP_VISION)
                .output(Ports.VAE)
                .run((inputs, context) -> {
                    String wanted = inputs.get(name);
                    Path path = library.find(wanted)
                            .orElseThrow(() -> new ModelException(
                                    "models: expected one of " + library.names() + ", found \"" + wanted + "\""));
                    CheckpointFile file = library.file(path);
                    return Outputs.of(parts.model(file), readers.vision(path), parts.vae(file));
                });
    }
}
