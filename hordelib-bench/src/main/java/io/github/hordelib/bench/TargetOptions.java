package io.github.hordelib.bench;

import io.github.hordelib.bench.scenario.BenchTarget;
import io.github.hordelib.bench.scenario.HordelibTarget;
import io.github.hordelib.ort.BackendOptions;
import io.github.hordelib.ort.Provider;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options that say what is measured. */
final class TargetOptions {
    @Option(names = "--models-dir", defaultValue = "models", description = "Folder of models (${DEFAULT-VALUE}).")
    private Path models = Path.of("models");

    @Option(names = "--provider", defaultValue = "cpu", description = "cpu, cuda, cuda:N or auto (${DEFAULT-VALUE}).")
    private String provider = "cpu";

    @Option(names = "--threads", defaultValue = "0", description = "Threads of ONNX Runtime; all cores by default.")
    private int threads;

    BackendOptions backend() {
        BackendOptions options = BackendOptions.defaults().withProvider(Provider.parse(provider));
        return threads > 0 ? options.withThreads(threads) : options;
    }

    Path models() {
        return models;
    }

    BenchTarget open() {
        return HordelibTarget.open(models, backend());
    }
}
