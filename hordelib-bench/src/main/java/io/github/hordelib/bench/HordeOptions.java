package io.github.hordelib.bench;

import io.github.hordelib.GateOptions;
import io.github.hordelib.Hordelib;
import io.github.hordelib.HordelibOptions;
import io.github.hordelib.PictureReader;
import io.github.hordelib.interrogate.SafetyPolicy;
import io.github.hordelib.model.ModelFolders;
import io.github.hordelib.nodes.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options that say how the library is set up. */
final class HordeOptions {
    @Mixin
    private TargetOptions target = new TargetOptions();

    @Option(
            names = "--embeddings-dir",
            paramLabel = "DIR",
            description = "Folder of textual inversions, beside the one of the models folder.")
    private @Nullable Path embeddings;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description =
                    "Safety policy (JSON, or \"sample\"): requests are refused and pictures replaced by grey by its rules.")
    private @Nullable String policy;

    @Option(
            names = "--clip",
            paramLabel = "NAME",
            description =
                    "CLIP model that pictures are compared with: a name in clip_vision of the models folder, or a path.")
    private @Nullable String clip;

    Optional<SafetyPolicy> policy() {
        return Optional.ofNullable(policy)
                .map(file -> file.equals("sample") ? SafetyPolicy.sample() : SafetyPolicy.read(Path.of(file)));
    }

    PictureReader pictures(Hordelib horde) {
        return clip == null ? horde.pictures() : horde.pictures().withClip(clip);
    }

    Hordelib open() {
        return Hordelib.open(options());
    }

    Hordelib open(Path inputFolder, Path outputFolder) {
        Folders files = new Folders(inputFolder, outputFolder, outputFolder.resolve("temp"));
        return Hordelib.open(options().withFiles(files));
    }

    private HordelibOptions options() {
        Map<String, List<Path>> others =
                embeddings == null ? Map.of() : Map.of("embeddings", List.of(embeddings(embeddings)));
        HordelibOptions options = HordelibOptions.of(target.models())
                .withModels(new ModelFolders(List.of(target.models()), others))
                .withBackend(target.backend());
        return policy().map(rules -> options.withGate(new GateOptions(rules, Optional.ofNullable(clip))))
                .orElse(options);
    }

    private static Path embeddings(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new TypeConversionException("--embeddings-dir: expected a folder, found none at \"" + folder + "\"");
        }
        return folder;
    }
}
