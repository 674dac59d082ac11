package io.github.hordelib.bench;

import io.github.hordelib.base.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inspect}: tells what is in a model file. Only headers are read, but for LoRAs. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = "Tells what is in a model file or folder, which model it is, and what it needs. Nothing is run.")
final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description =
                    "Checkpoint, diffusers folder, LoRA, embedding, ControlNet, upscaler or another file of weights.")
    private Path file = Path.of("");

    @Option(
            names = "--models-dir",
            paramLabel = "DIR",
            defaultValue = "models",
            description = "Folder of models (${DEFAULT-VALUE}), whose models.json may tell more about the file.")
    private Path models = Path.of("models");

    @Option(names = "--json", description = "Machine-readable facts on standard output.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Object> facts =
                FileFacts.of(file, TargetOptions.known(TargetOptions.folder("--models-dir", models), file));
        if (json) {
            out.println(Json.write(facts, false));
        } else {
            facts.forEach((name, value) -> print(out, "", name, value));
        }
        return Main.DONE;
    }

    private static void print(PrintWriter out, String indent, String name, Object value) {
        if (value instanceof Map<?, ?> map) {
            out.println(indent + name);
            map.forEach((key, inner) -> print(out, indent + "  ", String.valueOf(key), String.valueOf(flat(inner))));
        } else if (value instanceof List<?> list && list.size() > 1) {
            out.println(indent + name);
            list.forEach(item -> out.println(indent + "  " + flat(item)));
        } else {
            out.println(indent + name + ": " + flat(value));
        }
    }

    private static Object flat(Object value) {
        if (value instanceof Map<?, ?> map) {
            return String.join(
                    ", ",
                    map.entrySet().stream()
                            .map(entry -> entry.getKey() + " " + flat(entry.getValue()))
                            .toList());
        }
        return value instanceof List<?> list
                ? String.join(
                        ", ",
                        list.stream().map(item -> String.valueOf(flat(item))).toList())
                : value;
    }
}
