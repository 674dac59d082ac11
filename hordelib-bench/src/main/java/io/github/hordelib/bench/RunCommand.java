package io.github.hordelib.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.hordelib.Hordelib;
import io.github.hordelib.base.JsonException;
import io.github.hordelib.engine.NodeResult;
import io.github.hordelib.engine.Run;
import io.github.hordelib.engine.RunEvent;
import io.github.hordelib.engine.RunOptions;
import io.github.hordelib.engine.RunResult;
import io.github.hordelib.graph.Graph;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.graph.WorkflowJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code run}: runs a workflow. */
@Command(name = "run", mixinStandardHelpOptions = true, description = "Runs a workflow in ComfyUI's API format.")
final class RunCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Spec
    private CommandSpec spec;

    @Mixin
    private HordeOptions options = new HordeOptions();

    @Parameters(paramLabel = "WORKFLOW.json", description = "The workflow.")
    private Path workflow = Path.of("");

    @Option(
            names = "--input-dir",
            paramLabel = "DIR",
            defaultValue = "input",
            description = "Where nodes load pictures from (${DEFAULT-VALUE}).")
    private Path input = Path.of("input");

    @Option(
            names = "--output-dir",
            paramLabel = "DIR",
            defaultValue = "output",
            description = "Where nodes save pictures to (${DEFAULT-VALUE}).")
    private Path output = Path.of("output");

    @Option(names = "--json", description = "Machine-readable result on standard output.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Graph graph = read(workflow);
        PrintWriter err = spec.commandLine().getErr();
        try (Hordelib horde = options.open(input, output)) {
            Run run = horde.submit(graph, RunOptions.DEFAULT.withoutPreviews().withListener(event -> show(event, err)));
            report(Interrupt.call(run::cancel, run::await));
            return Main.DONE;
        }
    }

    private static Graph read(Path file) {
        try {
            return WorkflowJson.read(Files.readAllBytes(file));
        } catch (JsonException e) {
            throw new JsonException(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new JsonException(file + ": cannot be read (" + e + ")", e);
        }
    }

    private void show(RunEvent event, PrintWriter err) {
        if (!json && event instanceof RunEvent.NodeStarted started) {
            err.println("node " + started.node() + " " + started.type());
        }
    }

    private void report(RunResult result) throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> shown = new LinkedHashMap<>();
            for (Map.Entry<NodeId, NodeResult> node : result.nodes().entrySet()) {
                if (!node.getValue().ui().isEmpty()) {
                    shown.put(node.getKey().value(), node.getValue().ui());
                }
            }
            out.println(JSON.writeValueAsString(Map.of("outputs", shown)));
            return;
        }
        result.nodes().forEach((id, node) -> node.ui()
                .forEach((kind, items) -> items.forEach(item -> out.println(id + " " + kind + ": " + item))));
    }
}
