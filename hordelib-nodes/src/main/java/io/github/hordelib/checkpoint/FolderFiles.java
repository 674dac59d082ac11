package io.github.hordelib.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the weights of a part of a diffusers folder: one file, or several numbered ones. */
record FolderFiles(Path folder) {
    private static final List<String> NAMES = List.of(
            "diffusion_pytorch_model.safetensors",
            "model.safetensors",
            "diffusion_pytorch_model.fp16.safetensors",
            "model.fp16.safetensors",
            "diffusion_pytorch_model.bin",
            "pytorch_model.bin");

    static boolean isModel(Path folder) {
        return Files.isRegularFile(folder.resolve("model_index.json"))
                || new FolderFiles(folder).part("unet").isPresent();
    }

    Optional<Weights> part(String name) {
        Path part = folder.resolve(name);
        for (String file : NAMES) {
            if (Files.isRegularFile(part.resolve(file))) {
                return Optional.of(Weights.open(part.resolve(file)));
            }
        }
        return numbered(part).stream().map(Safetensors::open).reduce(Weights::plus);
    }

    /** Files such as {@code model-00001-of-00003.safetensors}. */
    private static List<Path> numbered(Path part) {
        if (!Files.isDirectory(part)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(part)) {
            return files.filter(file -> file.getFileName().toString().matches(".*-\\d{5}-of-\\d{5}\\.safetensors"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
