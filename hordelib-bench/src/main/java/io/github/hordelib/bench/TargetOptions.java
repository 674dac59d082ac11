package io.github.hordelib.bench;

import io.github.hordelib.bench.scenario.BenchTarget;
import io.github.hordelib.bench.scenario.HordelibTarget;
import io.github.hordelib.catalog.ModelCatalog;
import io.github.hordelib.checkpoint.Origin;
import io.github.hordelib.checkpoint.Settings;
import io.github.hordelib.ort.BackendOptions;
import io.github.hordelib.ort.Provider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options that say where models lie, and what runs them. */
final class TargetOptions {
    @Option(
            names = "--models-dir",
            paramLabel = "DIR",
            defaultValue = "models",
            description = "Folder of models (${DEFAULT-VALUE}); if it holds none, the embedded model is used.")
    private Path models = Path.of("models");

    @Option(
            names = "--provider",
            paramLabel = "P",
            defaultValue = "cpu",
            description = "cpu, cuda, cuda:N or auto (${DEFAULT-VALUE}).")
    private String provider = "cpu";

    @Option(names = "--threads", paramLabel = "N", description = "Threads of ONNX Runtime; all cores by default.")
    private @Nullable Integer threads;

    BackendOptions backend() {
        BackendOptions options = BackendOptions.defaults().withProvider(Provider.parse(provider));
        return threads == null ? options : options.withThreads(threads);
    }

    /** Returns the folder of models, which need not be there. */
    Path models() {
        return folder("--models-dir", models);
    }

    /** Returns what the models.json of a folder, or the one of this library, says about a file. */
    static Settings known(Path models, Path file) {
        return Settings.of(Origin.CATALOGUE, ModelCatalog.of(List.of(models)).config(file));
    }

    /** Refuses what is there but is no folder, such as a file of a model. */
    static Path folder(String option, Path path) {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new TypeConversionException(option + ": expected a folder, found the file \"" + path + "\"");
        }
        return path;
    }

    BenchTarget open() {
        return HordelibTarget.open(models(), backend());
    }
}
