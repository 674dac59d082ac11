package io.github.hordelib.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.graph.Graph;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.graph.WorkflowJson;
import io.github.hordelib.node.NodeRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class GraphCheckerTest {
    private static final Engine ENGINE = Engine.create(NodeRegistry.of(new GoldenNodes().all()));

    @AfterAll
    static void close() {
        ENGINE.close();
    }

    private static List<GraphProblem> check(Graph graph) {
        return ENGINE.check(graph, RunOptions.DEFAULT);
    }

    private static List<String> messages(String json) {
        return check(WorkflowJson.read(json)).stream()
                .map(GraphProblem::message)
                .toList();
    }

    @Test
    void reportsAllProblemsAtOnce() {
        assertThat(
                        messages(
                                """
                        {"1": {"class_type": "GInt", "inputs": {"value": 5000}},
                         "2": {"class_type": "GAdd", "inputs": {"a": ["1", 3], "b": ["77", 0]}},
                         "3": {"class_type": "GCombo", "inputs": {"kind": "pink"}},
                         "4": {"class_type": "GSquare", "inputs": {"value": ["3", 0]}},
                         "5": {"class_type": "GLazySwitch", "inputs": {"pick": true, "on_true": [1]}},
                         "6": {"class_type": "GShow", "inputs": {"value": ["2", 0]}},
                         "7": {"class_type": "GShow", "inputs": {"value": ["4", 0]}},
                         "8": {"class_type": "GShow", "inputs": {"value": ["5", 0]}},
                         "9": {"class_type": "GShow", "inputs": {"value": ["10", 0]}},
                         "10": {"class_type": "GEven", "inputs": {"value": 3}},
                         "11": {"class_type": "GShow", "inputs": {"value": ["12", 0]}},
                         "12": {"class_type": "GInt", "inputs": {"value": "many"}},
                         "13": {"class_type": "Unheard", "inputs": {}},
                         "14": {"inputs": {}}, "15": {"class_type": "GShow"}}
                        """))
                .containsExactlyInAnyOrder(
                        "node \"1\" (GInt) input \"value\": expected -1000..1000, found 5000",
                        "node \"2\" (GAdd) input \"a\": expected one of 1 outputs of node \"1\", found output 3",
                        "node \"2\" (GAdd) input \"b\": expected a link to a node of the graph, found a link to \"77\"",
                        "node \"3\" (GCombo) input \"kind\": expected one of [red, green, blue], found 'pink'",
                        "node \"4\" (GSquare) input \"value\": expected INT, found STRING from node \"3\"",
                        "node \"5\" (GLazySwitch) input \"on_true\": expected a link [node id, output index], or a list"
                                + " wrapped in __value__, found [1]",
                        "node \"5\" (GLazySwitch) input \"on_false\": expected INT, found nothing",
                        "node \"10\" (GEven) input \"value\": expected what the node accepts, found 3 is odd",
                        "node \"12\" (GInt) input \"value\": expected INT, found 'many' (invalid literal for int() with"
                                + " base 10: 'many')",
                        "node \"13\" (Unheard): expected a known node type, found \"Unheard\"",
                        "node \"14\" (): expected a known node type, found none",
                        "node \"15\" (GShow): expected a map of inputs, found None");
    }

    @Test
    void namesThePathOfACycle() {
        Graph graph = WorkflowJson.read(
                """
                {"1": {"class_type": "GAdd", "inputs": {"a": ["3", 0]}}, "2": {"class_type": "GSquare", "inputs": {"value": ["1", 0]}},
                 "3": {"class_type": "GSquare", "inputs": {"value": ["2", 0]}}, "4": {"class_type": "GShow", "inputs": {"value": ["3", 0]}}}
                """);
        List<GraphProblem> problems = check(graph);
        assertThat(problems).singleElement().isInstanceOf(GraphProblem.Cycle.class);
        List<NodeId> path = ((GraphProblem.Cycle) problems.get(0)).path();
        assertThat(path).hasSize(4).startsWith(path.get(3));
        for (int i = 0; i < 3; i++) {
            assertThat(graph.toDot()).contains("\"" + path.get(i) + "\" -> \"" + path.get(i + 1) + "\"");
        }
    }

    @Test
    void appliesDefaultsUnlessTold() {
        Graph graph = WorkflowJson.read(
                "{\"1\": {\"class_type\": \"GDefault\", \"inputs\": {}}, \"2\": {\"class_type\": \"GShow\", \"inputs\": {\"value\": [\"1\", 0]}}}");
        assertThat(check(graph)).isEmpty();
        assertThat(ENGINE.run(graph).value("1", 0, Long.class)).isEqualTo(7);
        assertThat(ENGINE.check(graph, RunOptions.DEFAULT.withoutDefaults()))
                .singleElement()
                .isInstanceOf(GraphProblem.MissingInput.class);
    }

    @Test
    void wantsSomethingToRun() {
        assertThat(check(Graph.builder().build())).containsExactly(new GraphProblem.NothingToRun());
        assertThat(ENGINE.check(Graph.builder().build(), RunOptions.DEFAULT.withTargets(List.of(new NodeId("5")))))
                .containsExactly(new GraphProblem.UnknownTarget(new NodeId("5")));
    }

    @Test
    void ignoresBadNodesThatNobodyNeeds() {
        assertThat(
                        messages(
                                """
                        {"1": {"class_type": "GInt", "inputs": {"value": 1}}, "2": {"class_type": "GInt", "inputs": {"value": 5000}},
                         "3": {"class_type": "GShow", "inputs": {"value": ["1", 0]}}}
                        """))
                .isEmpty();
    }

    @Test
    void refusesJavaValuesOfAnotherClass() {
        Graph graph = Graph.builder()
                .node("1", "GListSum")
                .set("values", 1)
                .set("scale", 2)
                .add()
                .node("2", "GLazySwitch")
                .set("pick", true)
                .set("on_true", new Object())
                .set("on_false", 1)
                .add()
                .node("3", "GShow")
                .link("value", "2", 0)
                .add()
                .build();
        assertThat(check(graph)).singleElement().isInstanceOf(GraphProblem.NotConvertible.class);
    }

    /** Takes less than a second on an idle machine; the limits leave room for a busy one and still catch square cost. */
    @Test
    void answersHostileGraphsAtOnce() {
        Graph.Builder dense = Graph.builder();
        for (int i = 0; i < 10_000; i++) {
            dense.node("" + i, "GAdd")
                    .link("a", "" + (i * 7 + 1) % 10_000, 0)
                    .link("b", "" + (i * 13 + 5) % 10_000, 0)
                    .set("c", 99_999)
                    .add();
            dense.node("show" + i, "GShow").link("value", "" + i, 0).add();
        }
        Graph graph = dense.build();
        long start = System.nanoTime();
        assertThatThrownBy(() -> ENGINE.submit(graph, RunOptions.DEFAULT))
                .isInstanceOfSatisfying(GraphException.class, e -> {
                    assertThat(e.problems()).hasSizeGreaterThan(10_000);
                    assertThat(e.getMessage()).hasSizeLessThan(5_000);
                });
        Duration check = Duration.ofNanos(System.nanoTime() - start);
        assertThat(PromptReport.of(graph, ENGINE.registry()).valid()).isFalse();
        Duration both = Duration.ofNanos(System.nanoTime() - start);
        assertThat(check).isLessThan(Duration.ofSeconds(5));
        assertThat(both).isLessThan(Duration.ofSeconds(15));
    }
}
