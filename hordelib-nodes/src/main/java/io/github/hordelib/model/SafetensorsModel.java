package io.github.hordelib.model;

import io.github.hordelib.checkpoint.CheckpointFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A single safetensors file, or a diffusers folder of such files. */
final class SafetensorsModel implements CheckpointFormat {
    private static final List<String> UNETS = List.of(
            "unet/diffusion_pytorch_model.safetensors",
            "unet/diffusion_pytorch_model.fp16.safetensors",
            "unet/diffusion_pytorch_model.safetensors.index.json");

    @Override
    public boolean recognises(Path path) {
        if (Files.isDirectory(path)) {
            return UNETS.stream().anyMatch(unet -> Files.isRegularFile(path.resolve(unet)));
        }
        return path.getFileName().toString().endsWith(".safetensors") && Files.isRegularFile(path);
    }

    @Override
    public Checkpoint open(String name, Path path, ModelStore store) {
        CheckpointFile file = CheckpointFile.open(path);
        CheckpointParts parts = CheckpointParts.of(store);
        return new Checkpoint(name, parts.model(file), parts.text(file), parts.vae(file));
    }
}
