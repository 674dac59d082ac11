package io.github.hordelib.model;

import io.github.hordelib.checkpoint.CheckpointFile;
import io.github.hordelib.checkpoint.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A single file of weights, or a diffusers folder of such files. */
final class WeightsModel implements CheckpointFormat {
    private static final List<String> ENDINGS = List.of(".safetensors", ".ckpt", ".pt", ".pth");

    @Override
    public boolean recognises(Path path) {
        if (Files.isDirectory(path)) {
            return CheckpointFile.hasUnet(path);
        }
        String name = path.getFileName().toString();
        return ENDINGS.stream().anyMatch(name::endsWith) && Files.isRegularFile(path);
    }

    @Override
    public Checkpoint open(String name, Path path, Settings known, ModelStore store) {
        CheckpointFile file = CheckpointFile.open(path, known);
        CheckpointParts parts = CheckpointParts.of(store);
        return new Checkpoint(name, parts.model(file), parts.text(file), parts.vae(file));
    }
}
