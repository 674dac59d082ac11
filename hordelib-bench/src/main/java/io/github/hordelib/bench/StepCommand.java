package io.github.hordelib.bench;

import io.github.hordelib.base.Json;
import io.github.hordelib.bench.scenario.StepTimes;
import io.github.hordelib.checkpoint.CheckpointFile;
import io.github.hordelib.checkpoint.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench step}: times the denoising network of a checkpoint. */
@Command(
        name = "step",
        mixinStandardHelpOptions = true,
        description = "Times the network of a checkpoint alone: seconds per guided step (two rows), until it is ready, "
                + "and after a LoRA is put on; peak memory.")
final class StepCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private TargetOptions target = new TargetOptions();

    @Parameters(paramLabel = "MODEL", description = "Checkpoint file or diffusers folder.")
    private Path model = Path.of("");

    @Option(names = "--size", defaultValue = "512", description = "Width and height, pixels (${DEFAULT-VALUE}).")
    private int size;

    @Option(names = "--steps", defaultValue = "5", description = "Measured steps (${DEFAULT-VALUE}).")
    private int steps;

    @Option(names = "--lora", paramLabel = "FILE", description = "LoRA to switch to after the steps; repeatable.")
    private List<Path> loras = List.of();

    @Option(names = "--json", description = "Machine-readable figures on standard output.")
    private boolean json;

    @Override
    public Integer call() {
        Settings known = TargetOptions.known(target.models(), model);
        StepTimes times =
                StepTimes.measure(target.backend(), () -> CheckpointFile.open(model, known), size, steps, loras);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(times.figures(), false));
        } else {
            times.figures().forEach((name, value) -> out.println(String.format(Locale.ROOT, "%-20s %s", name, value)));
        }
        return Main.DONE;
    }
}
