package io.github.hordelib.bench;

import io.github.hordelib.bench.predict.MeasuredJobs;
import io.github.hordelib.bench.report.BenchReport;
import io.github.hordelib.bench.report.Comparison;
import io.github.hordelib.bench.report.HtmlPage;
import io.github.hordelib.bench.report.ResultFile;
import io.github.hordelib.bench.report.TextTable;
import io.github.hordelib.bench.scenario.BenchTarget;
import io.github.hordelib.bench.scenario.Collector;
import io.github.hordelib.bench.scenario.MatrixCeiling;
import io.github.hordelib.bench.scenario.Suite;
import io.github.hordelib.bench.scenario.SuiteOptions;
import io.github.hordelib.checkpoint.CheckpointMaker;
import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.kudos.JobFeatures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench}: measures what users wait for, and compares measurements. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "[COMMAND]",
        subcommands = StepCommand.class,
        description = "Measures what users wait for: pictures, steps, loading, many at once, memory.")
final class BenchCommand implements Callable<Integer> {
    private static final String RANDOM_MODEL = "random-sd15";
    private static final int UPSCALER_WIDTH = 32;
    private static final int UPSCALER_BLOCKS = 2;

    @Spec
    private CommandSpec spec;

    @Mixin
    private TargetOptions target = new TargetOptions();

    @Option(names = "--model", description = "Model; repeat it to measure switching. The default model if absent.")
    private List<String> models = List.of("");

    @Option(names = "--size", split = ",", defaultValue = "128,192", description = "Sides, pixels (${DEFAULT-VALUE}).")
    private List<Integer> sizes = List.of();

    @Option(names = "--steps", defaultValue = "20", description = "Steps of each picture (${DEFAULT-VALUE}).")
    private int steps;

    @Option(names = "--warmups", defaultValue = "3", description = "Unmeasured runs (${DEFAULT-VALUE}).")
    private int warmups;

    @Option(names = "--repeats", defaultValue = "10", description = "Measured runs (${DEFAULT-VALUE}).")
    private int repeats;

    @Option(
            names = "--clients",
            split = ",",
            defaultValue = "1,2,4,8",
            description = "Jobs at once (${DEFAULT-VALUE}).")
    private List<Integer> clients = List.of();

    @Option(names = "--lora", description = "LoRA to switch to; repeatable.")
    private List<String> loras = List.of();

    @Option(
            names = "--upscale",
            paramLabel = "FILE",
            description = "Upscaler to measure; repeatable. A small one with random weights if absent.")
    private List<String> upscalers = List.of();

    @Option(
            names = "--random-sd15",
            description = "Measure an SD 1.5 with random weights; written to the models folder.")
    private boolean random;

    @Option(
            names = {"-o", "--output"},
            description = "Result file, JSON Lines.")
    private @Nullable Path output;

    @Option(names = "--html", description = "Report, a page that needs nothing else.")
    private @Nullable Path html;

    @Override
    public Integer call() throws IOException {
        if (output != null) {
            OutputFile.require("--output", output);
        }
        if (html != null) {
            OutputFile.require("--html", html);
        }
        if (random) {
            writeRandomModel();
        }
        BenchReport report = upscalers.isEmpty() ? runWithRandomUpscaler() : run(upscalers);
        if (output != null) {
            OutputFile.write(output, ResultFile.text(report));
        }
        if (html != null) {
            OutputFile.write(html, HtmlPage.of(report));
        }
        out().print(TextTable.of(report));
        out().flush();
        return Main.DONE;
    }

    private BenchReport run(List<String> used) {
        SuiteOptions options = new SuiteOptions(
                random ? List.of(RANDOM_MODEL) : models, sizes, steps, warmups, repeats, clients, loras, used);
        return new Suite(target::open, options, () -> MatrixCeiling.measure(target.backend()), progress()).run();
    }

    private BenchReport runWithRandomUpscaler() throws IOException {
        Path folder = Files.createTempDirectory("hordelib-bench");
        Path file = folder.resolve("random-esrgan.safetensors");
        try {
            CheckpointMaker.writeUpscaler(UPSCALER_WIDTH, UPSCALER_BLOCKS, 1, file);
            return run(List.of(file.toString()));
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        }
    }

    private void writeRandomModel() throws IOException {
        Path file = target.models().resolve(RANDOM_MODEL + ".safetensors");
        if (!Files.exists(file)) {
            Files.createDirectories(target.models());
            CheckpointMaker.write(CheckpointMaker.Sizes.SD15, DType.F16, 1, file);
        }
    }

    private Consumer<String> progress() {
        PrintWriter err = spec.commandLine().getErr();
        long start = System.nanoTime();
        return text -> err.println(String.format(Locale.ROOT, "%6.1f s  %s", (System.nanoTime() - start) * 1e-9, text));
    }

    @Command(
            name = "compare",
            mixinStandardHelpOptions = true,
            description = "Compares two result files; says what is noise.")
    int compare(
            @Parameters(paramLabel = "BEFORE", description = "Result file.") Path before,
            @Parameters(paramLabel = "AFTER", description = "Result file.") Path after) {
        out().print(TextTable.of(Comparison.of(ResultFile.read(before), ResultFile.read(after))));
        out().flush();
        return Main.DONE;
    }

    @Command(
            name = "collect",
            mixinStandardHelpOptions = true,
            description = "Measures jobs of many kinds, for kudos train.")
    int collect(
            @Mixin TargetOptions measured,
            @Option(
                            names = {"-o", "--output"},
                            required = true,
                            description = "File for the jobs, JSON Lines.")
                    Path file,
            @Option(names = "--model", defaultValue = "", description = "Model.") String model,
            @Option(names = "--baseline", defaultValue = "stable_diffusion_1", description = "Family of the model.")
                    String family,
            @Option(names = "--count", defaultValue = "240", description = "Jobs (${DEFAULT-VALUE}).") int count,
            @Option(names = "--seed", defaultValue = "1", description = "Seed of the choice of jobs.") long seed,
            @Option(
                            names = "--side",
                            split = ",",
                            defaultValue = "128,160,192,224,256,320",
                            description = "Sides, pixels.")
                    List<Integer> sides,
            @Option(
                            names = "--repeats",
                            defaultValue = "3",
                            description =
                                    "Runs of each job; the median counts. From 2 on, the machine's drift is taken out.")
                    int runs,
            @Option(names = "--max-steps", defaultValue = "30", description = "Most steps.") int most) {
        OutputFile.require("--output", file);
        List<JobFeatures> plan = Collector.plan(count, seed, sides, most, family);
        try (BenchTarget opened = measured.open()) {
            Collector.run(opened, model, plan, runs, progress(), found -> write(file, found));
        }
        return Main.DONE;
    }

    private static void write(Path file, List<Collector.Measurement> found) {
        try {
            OutputFile.write(
                    file,
                    found.stream()
                            .map(each -> MeasuredJobs.line(each.job(), each.rawSeconds()) + "\n")
                            .collect(Collectors.joining()));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written (" + e + ")", e);
        }
    }

    @Command(
            name = "make-model",
            mixinStandardHelpOptions = true,
            description = "Writes a checkpoint of real shapes with seeded random weights: 2.1 GB for sd15.")
    int makeModel(
            @Option(names = "--kind", defaultValue = "sd15", description = "sd15 or tiny (${DEFAULT-VALUE}).")
                    ModelKind kind,
            @Option(names = "--dtype", defaultValue = "f16", description = "f16 or f32 (${DEFAULT-VALUE}).")
                    DType dtype,
            @Option(names = "--seed", defaultValue = "1", description = "Seed of the weights (${DEFAULT-VALUE}).")
                    long seed,
            @Option(
                            names = {"-o", "--output"},
                            required = true,
                            description = "File to write, .safetensors.")
                    Path file) {
        OutputFile.require("--output", file);
        CheckpointMaker.Sizes sizes = kind == ModelKind.SD15 ? CheckpointMaker.Sizes.SD15 : CheckpointMaker.Sizes.TINY;
        CheckpointMaker.write(sizes, dtype, seed, file);
        return Main.DONE;
    }

    /** Models that can be made. */
    enum ModelKind {
        SD15,
        TINY
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
