package io.github.hordelib.engine;

import io.github.hordelib.base.JsonNull;
import io.github.hordelib.graph.Graph;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.node.Blocker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;

/** Runs one prompt as the reference program does and writes down what happened in its terms. */
@NullUnmarked // untyped JSON trees
final class TraceRecord {
    private final Graph graph;
    private final List<Object> events = new ArrayList<>();
    private final List<String> ran = new ArrayList<>();
    private final Set<String> finished = new TreeSet<>();
    private final Set<String> all = new TreeSet<>();
    private final Map<String, Object> shown = new LinkedHashMap<>();
    private final Map<String, Object> meta = new LinkedHashMap<>();
    private List<String> cached = List.of();
    private String status = "";

    private TraceRecord(Graph graph) {
        this.graph = graph;
        graph.nodes().keySet().forEach(id -> all.add(id.value()));
    }

    static Map<String, Object> of(Engine engine, Graph graph) {
        PromptReport report = PromptReport.of(graph, engine.registry());
        if (!report.valid()) {
            return Map.of("invalid", report.error().orElseThrow().getOrDefault("type", ""));
        }
        return new TraceRecord(graph).run(engine, report);
    }

    /** Returns nodes and what they showed, in order. */
    static List<Object> executed(Map<String, Object> record) {
        return ((List<?>) record.get("events"))
                .stream()
                        .map(event -> (List<?>) event)
                        .filter(event -> event.get(0).equals("executed"))
                        .map(event -> (Map<?, ?>) event.get(1))
                        .filter(data -> data.get("output") != JsonNull.NULL)
                        .map(data -> (Object) List.of(data.get("node"), data.get("output")))
                        .toList();
    }

    private Map<String, Object> run(Engine engine, PromptReport report) {
        RunOptions options = RunOptions.DEFAULT
                .withTargets(report.goodOutputs())
                .withListener(this::hear)
                .withoutDefaults()
                .inSeries();
        RunResult result;
        try {
            result = engine.submit(graph, options).future().join();
        } catch (CompletionException e) {
            result = ((NodeFailedException) e.getCause()).results();
        }
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("events", events);
        record.put("ran", ran);
        record.put("cached", cached);
        record.put("outputs", outputs(result));
        record.put("status", status);
        record.put("history", Map.of("outputs", shown, "meta", meta));
        return record;
    }

    private Map<String, Object> outputs(RunResult result) {
        Map<String, Object> outputs = new LinkedHashMap<>();
        for (NodeId id : graph.nodes().keySet()) {
            result.node(id)
                    .ifPresent(node -> outputs.put(
                            id.value(),
                            node.outputs().stream()
                                    .map(slot -> slot.stream()
                                            .map(TraceRecord::plain)
                                            .toList())
                                    .toList()));
        }
        return outputs;
    }

    private static Object plain(Object value) {
        if (value instanceof Blocker blocker) {
            return Map.of("blocked", blocker.message().map(Object.class::cast).orElse(JsonNull.NULL));
        }
        return value;
    }

    private void event(String type, Map<String, Object> data) {
        events.add(List.of(type, data));
    }

    private void hear(RunEvent event) {
        if (event instanceof RunEvent.RunStarted started) {
            cached = started.cached().stream().map(NodeId::value).sorted().toList();
            event("execution_start", Map.of());
            event("execution_cached", Map.of("nodes", cached));
        } else if (event instanceof RunEvent.NodeStarted node) {
            ran.add(node.node().value());
            all.add(node.node().value());
            event("executing", place(node.node(), node.display()));
        } else if (event instanceof RunEvent.NodeCached node) {
            executed(node.node(), node.display(), node.result());
        } else if (event instanceof RunEvent.NodeFinished node) {
            finished.add(node.node().value());
            if (!node.result().ui().isEmpty()) {
                executed(node.node(), node.display(), node.result());
            }
        } else if (event instanceof RunEvent.NodeBlocked node) {
            blocked(node);
        } else if (event instanceof RunEvent.NodeFailed node) {
            failed(node.failure());
        } else if (event instanceof RunEvent.RunFinished run) {
            if (run.outcome() == RunEvent.Outcome.SUCCEEDED) {
                event("execution_success", Map.of());
                status = "execution_success";
            }
        }
    }

    private static Map<String, Object> place(NodeId node, NodeId display) {
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("node", node.value());
        place.put("display_node", display.value());
        return place;
    }

    private void executed(NodeId node, NodeId display, NodeResult result) {
        Map<String, Object> data = place(node, display);
        data.put("output", result.ui().isEmpty() ? JsonNull.NULL : result.ui());
        event("executed", data);
        if (!result.ui().isEmpty()) {
            shown.put(node.value(), result.ui());
            NodeResult.Origin origin = result.origin();
            Map<String, Object> about = new LinkedHashMap<>();
            about.put("node_id", origin.node().value());
            about.put("display_node", origin.display().value());
            about.put(
                    "parent_node",
                    origin.parent().map(id -> (Object) id.value()).orElse(JsonNull.NULL));
            about.put("real_node_id", origin.display().value());
            meta.put(node.value(), about);
        }
    }

    private void blocked(RunEvent.NodeBlocked node) {
        Map<String, Object> data = error(node.node(), node.type());
        data.put("exception_message", "Execution Blocked: " + node.message());
        data.put("exception_type", "ExecutionBlocked");
        data.put("current_inputs", List.of());
        data.put("current_outputs", List.of());
        event("execution_error", data);
    }

    private void failed(NodeFailedException failure) {
        Map<String, Object> data = error(failure.node(), failure.type());
        data.put("exception_message", message(failure) + "\n");
        data.put("exception_type", exceptionType(failure));
        data.put("current_inputs", failure.inputs());
        data.put("current_outputs", List.copyOf(all));
        event("execution_error", data);
        status = "execution_error";
    }

    private Map<String, Object> error(NodeId node, String type) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("node_id", node.value());
        data.put("node_type", type);
        data.put("executed", List.copyOf(finished));
        data.put("traceback", "(omitted)");
        return data;
    }

    /** The reference program calls a function without arguments, or reads past the end of a list. */
    private static String exceptionType(NodeFailedException failure) {
        if (failure.getCause() instanceof GoldenNodes.PythonException python) {
            return python.type();
        }
        return allEmpty(failure) ? "TypeError" : "IndexError";
    }

    private static boolean allEmpty(NodeFailedException failure) {
        return failure.inputs().values().stream().allMatch(List::isEmpty);
    }

    private static String message(NodeFailedException failure) {
        if (!(failure.getCause() instanceof EmptyListException empty)) {
            return String.valueOf(failure.getCause().getMessage());
        }
        if (!allEmpty(failure)) {
            return "list index out of range";
        }
        List<String> names =
                empty.inputs().stream().map(name -> "'" + name + "'").toList();
        String last = names.get(names.size() - 1);
        String joined =
                switch (names.size()) {
                    case 1 -> last;
                    case 2 -> names.get(0) + " and " + last;
                    default ->
                        names.stream().limit(names.size() - 1L).collect(Collectors.joining(", ")) + ", and " + last;
                };
        return "<lambda>() missing " + names.size() + " required positional argument" + (names.size() > 1 ? "s" : "")
                + ": " + joined;
    }
}
