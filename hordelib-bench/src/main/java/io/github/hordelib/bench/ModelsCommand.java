package io.github.hordelib.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.hordelib.Hordelib;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code models}: lists the models there are. */
@Command(name = "models", mixinStandardHelpOptions = true, description = "Lists the models there are.")
final class ModelsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private HordeOptions options = new HordeOptions();

    @Option(names = "--json", description = "Machine-readable list on standard output.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        try (Hordelib horde = options.open()) {
            List<String> models = horde.models();
            if (json) {
                out.println(JsonMapper.builder().build().writeValueAsString(Map.of("models", models)));
            } else {
                models.forEach(out::println);
            }
        }
        return Main.DONE;
    }
}
