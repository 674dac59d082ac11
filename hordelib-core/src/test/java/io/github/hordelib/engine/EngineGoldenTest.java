package io.github.hordelib.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.base.JsonException;
import io.github.hordelib.base.JsonNull;
import io.github.hordelib.graph.Graph;
import io.github.hordelib.graph.GraphNode;
import io.github.hordelib.graph.Input;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.graph.WorkflowJson;
import io.github.hordelib.node.NodeRegistry;
import io.github.hordelib.node.ObjectInfo;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Compares schemas, the prompt report and traces with the answers of the reference program. */
@NullUnmarked // untyped JSON trees
@Tag("golden")
@SuppressWarnings("unchecked")
class EngineGoldenTest {
    @TestFactory
    Stream<DynamicTest> printsSchemas() {
        Map<String, Object> expected = (Map<String, Object>) GoldenFolder.read("object_info_test_nodes.json");
        Map<String, Object> printed = ObjectInfo.of(NodeRegistry.of(new GoldenNodes().all()));
        return expected.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Map<String, Object> found = new LinkedHashMap<>((Map<String, Object>) printed.get(entry.getKey()));
                    found.remove("description");
                    assertThat(canonical(found)).isEqualTo(canonical(entry.getValue()));
                }));
    }

    @TestFactory
    Stream<DynamicTest> printsSchemasItWasGiven() {
        Map<String, Object> expected = (Map<String, Object>) GoldenFolder.read("object_info.json");
        Map<String, Object> printed = ObjectInfo.of(NodeRegistry.of(SchemaTypes.from(expected)));
        return expected.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Map<String, Object> wanted = (Map<String, Object>) entry.getValue();
                    Map<String, Object> found = (Map<String, Object>) printed.get(entry.getKey());
                    for (String part :
                            List.of("input", "input_order", "output", "output_is_list", "output_name", "name")) {
                        assertThat(canonical(found.get(part))).as(part).isEqualTo(canonical(wanted.get(part)));
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> reportsPrompts() {
        NodeRegistry registry = NodeRegistry.of(
                        SchemaTypes.from((Map<String, Object>) GoldenFolder.read("object_info.json")))
                .with(new GoldenNodes().all());
        return GoldenFolder.cases("validation", "cases").stream()
                .map(test -> DynamicTest.dynamicTest((String) test.get("name"), () -> report(test, registry)));
    }

    private static void report(Map<String, Object> test, NodeRegistry registry) {
        if (test.containsKey("raises")) {
            assertThat(isRefused(test.get("prompt"), registry)).isTrue();
            return;
        }
        Graph graph = WorkflowJson.fromValue(test.get("prompt"));
        Collection<NodeId> targets = test.get("partial_execution_targets") instanceof List<?> ids
                ? ids.stream().map(id -> new NodeId((String) id)).toList()
                : graph.nodes().keySet();
        PromptReport report = PromptReport.of(graph, registry, targets);
        assertThat(canonical(report.error().map(Object.class::cast).orElse(JsonNull.NULL)))
                .as("error")
                .isEqualTo(canonical(test.get("error")));
        assertThat(report.valid()).as("valid").isEqualTo(test.get("valid"));
        assertThat(canonical(report.nodeErrors())).as("node_errors").isEqualTo(canonical(test.get("node_errors")));
        assertThat(report.goodOutputs().stream().map(NodeId::value).sorted().toList())
                .as("good_outputs")
                .isEqualTo(test.get("good_outputs"));
        assertThat(canonical(changedNodes((Map<String, Object>) test.get("prompt"), report.converted())))
                .as("prompt_afterwards")
                .isEqualTo(canonical(test.getOrDefault("prompt_afterwards", Map.of())));
    }

    @TestFactory
    Stream<DynamicTest> tracesRuns() {
        return GoldenFolder.cases("traces", "traces").stream()
                .filter(trace ->
                        ((List<Map<String, Object>>) trace.get("steps")).get(0).containsKey("events"))
                .map(trace -> DynamicTest.dynamicTest((String) trace.get("name"), () -> trace(trace)));
    }

    private static void trace(Map<String, Object> trace) {
        NodeRegistry registry = NodeRegistry.of(new GoldenNodes().all());
        try (Engine engine =
                Engine.builder(registry).cache(policy(trace.get("cache"))).build()) {
            for (Map<String, Object> step : (List<Map<String, Object>>) trace.get("steps")) {
                Map<String, Object> expected = new LinkedHashMap<>(step);
                Graph graph = WorkflowJson.fromValue(expected.remove("prompt"));
                Map<String, Object> found = TraceRecord.of(engine, graph);
                assertThat(canonical(found)).isEqualTo(canonical(expected));
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> tracesWorkflows() {
        return GoldenFolder.cases("traces_workflows", "traces").stream()
                .map(trace -> DynamicTest.dynamicTest((String) trace.get("name"), () -> traceWorkflow(trace)));
    }

    private static void traceWorkflow(Map<String, Object> trace) {
        NodeRegistry registry =
                NodeRegistry.of(SchemaTypes.from((Map<String, Object>) GoldenFolder.read("object_info.json")));
        try (Engine engine =
                Engine.builder(registry).cache(new CachePolicy.LastRun()).build()) {
            for (Map<String, Object> step : (List<Map<String, Object>>) trace.get("steps")) {
                Map<String, Object> record = TraceRecord.of(engine, WorkflowJson.fromValue(step.get("prompt")));
                assertThat(record.get("ran")).as("%s: ran", step.get("change")).isEqualTo(step.get("ran"));
                assertThat(record.get("cached"))
                        .as("%s: cached", step.get("change"))
                        .isEqualTo(step.get("cached"));
                assertThat(canonical(TraceRecord.executed(record)))
                        .as("%s: executed", step.get("change"))
                        .isEqualTo(canonical(step.get("executed")));
            }
        }
    }

    private static CachePolicy policy(Object cache) {
        if (!(cache instanceof List<?> kind)) {
            return new CachePolicy.LastRun();
        }
        return switch ((String) kind.get(0)) {
            case "LRU" -> new CachePolicy.Runs(((Long) kind.get(1)).intValue());
            case "DEPENDENCY_AWARE" -> new CachePolicy.Nothing();
            default -> new CachePolicy.LastRun();
        };
    }

    /** Where the reference program breaks down, this library says what is wrong. */
    private static boolean isRefused(Object prompt, NodeRegistry registry) {
        try {
            return !PromptReport.of(WorkflowJson.fromValue(prompt), registry).valid();
        } catch (JsonException e) {
            return true;
        }
    }

    /** Nodes whose constants are unequal in Python's eyes after the check. */
    private static Map<String, Object> changedNodes(Map<String, Object> prompt, Graph after) {
        Map<String, Object> changed = new TreeMap<>();
        for (GraphNode node : after.nodes().values()) {
            Map<String, Object> inputs = new LinkedHashMap<>();
            node.inputs().forEach((name, input) -> inputs.put(name, raw(input)));
            Object before = ((Map<String, Object>) prompt.get(node.id().value())).get("inputs");
            if (before != null && !pythonic(before).equals(pythonic(inputs))) {
                changed.put(node.id().value(), Map.of("class_type", node.type(), "inputs", inputs));
            }
        }
        return changed;
    }

    private static Object raw(Input input) {
        if (input instanceof Input.Link link) {
            return List.of(link.source().value(), link.output());
        }
        return input instanceof Input.Malformed malformed ? malformed.found() : ((Input.Constant) input).value();
    }

    /** True is 1 in Python, and wrappers differ from what they wrap. */
    private static Object pythonic(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> all = new TreeMap<>();
            map.forEach((key, inner) -> all.put(String.valueOf(key), pythonic(inner)));
            return all;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(EngineGoldenTest::pythonic).toList();
        }
        return value instanceof Boolean truth ? canonical(truth ? 1L : 0L) : canonical(value);
    }

    /**
     * Brings accidental differences into one form: the order of errors and ids, numbers equal by value, absent options and
     * absent flags.
     */
    static Object canonical(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> all = new TreeMap<>();
            map.forEach((key, inner) -> {
                boolean absent = inner == JsonNull.NULL && key.equals("display_name");
                boolean unset = Boolean.FALSE.equals(inner)
                        && Set.of("deprecated", "experimental", "api_node", "multiselect")
                                .contains(key);
                if (!absent && !unset) {
                    all.put((String) key, key.equals("errors") ? sorted(inner) : canonical(inner));
                }
            });
            if (all.containsKey("traceback")) {
                all.put("traceback", "(omitted)");
            }
            return all;
        }
        if (value instanceof Collection<?> list) {
            List<Object> all = list.stream().map(EngineGoldenTest::canonical).collect(Collectors.toList());
            boolean withoutOptions = all.size() == 2 && Map.of().equals(all.get(1));
            return withoutOptions ? List.of(all.get(0)) : all;
        }
        if (value instanceof Double number && !Double.isFinite(number)) {
            return number.isNaN() ? "NaN" : number.toString();
        }
        return value instanceof Number number ? new BigDecimal(number.toString()).stripTrailingZeros() : value;
    }

    private static Object sorted(Object errors) {
        return ((List<Object>) errors)
                .stream()
                        .map(EngineGoldenTest::canonical)
                        .map(Object::toString)
                        .sorted()
                        .toList();
    }
}
