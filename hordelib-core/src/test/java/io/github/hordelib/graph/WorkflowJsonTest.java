package io.github.hordelib.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.base.Json;
import io.github.hordelib.base.JsonException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class WorkflowJsonTest {
    @Test
    void readsLinksConstantsAndTitles() {
        Graph graph = WorkflowJson.read(
                """
                {"4": {"class_type": "KSampler", "_meta": {"title": "Sample"}, "inputs": {
                    "model": ["1", 0], "seed": 18446744073709551615, "cfg": 7.5, "text": "a", "on": true,
                    "items": {"__value__": [1, "2"]}}}}
                """);
        GraphNode node = graph.node(new NodeId("4")).orElseThrow();
        assertThat(node.type()).isEqualTo("KSampler");
        assertThat(node.title()).isEqualTo("Sample");
        assertThat(node.inputs())
                .containsEntry("model", new Input.Link(new NodeId("1"), 0))
                .containsEntry("seed", new Input.Constant(new BigInteger("18446744073709551615")))
                .containsEntry("cfg", new Input.Constant(7.5))
                .containsEntry("text", new Input.Constant("a"))
                .containsEntry("on", new Input.Constant(true))
                .containsEntry("items", new Input.Constant(List.of(1L, "2")));
    }

    @Test
    void writesWhatItReads() {
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            Graph.Builder builder = Graph.builder();
            for (int i = 0; i < 20; i++) {
                builder.node("n" + i, "Type" + random.nextInt(3))
                        .set("number", random.nextLong())
                        .set("decimal", random.nextGaussian())
                        .set("text", "quote \" and \\ and \n line " + random.nextInt())
                        .set("list", List.of(1L, List.of(true, "x")))
                        .set("map", Map.of("__value__", "wrapped by name"))
                        .link("link", "n" + random.nextInt(20), random.nextInt(4))
                        .title("title " + random.nextInt())
                        .add();
            }
            Graph graph = builder.build();
            assertThat(WorkflowJson.read(WorkflowJson.write(graph))).isEqualTo(graph);
        }
    }

    @Test
    void keepsMistakesOfSingleNodes() {
        Graph graph = WorkflowJson.read(
                """
                {"1": {"inputs": {"a": [1, 2, 3], "b": [4, 0], "c": ["2", 0.5]}}, "2": {"class_type": "X"}}
                """);
        GraphNode first = graph.node(new NodeId("1")).orElseThrow();
        assertThat(first.type()).isEmpty();
        assertThat(first.inputs().values()).allMatch(Input.Malformed.class::isInstance);
        assertThat(graph.node(new NodeId("2")).orElseThrow().inputs()).containsOnlyKeys("");
        assertThat(WorkflowJson.read(WorkflowJson.write(graph))).isEqualTo(graph);
    }

    @Test
    void namesThePlaceOfASyntaxError() {
        assertThatThrownBy(() -> WorkflowJson.read("{\"1\": {\n  \"class_type\": oops}}"))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void refusesWhatIsNoWorkflow() {
        assertThatThrownBy(() -> WorkflowJson.read("[1]")).hasMessageContaining("a list");
        assertThatThrownBy(() -> WorkflowJson.read("{\"1\": 5}")).hasMessageContaining("node \"1\"");
        assertThatThrownBy(() -> WorkflowJson.read("{\"nodes\": [], \"links\": []}"))
                .hasMessageContaining("API format");
        assertThatThrownBy(() -> WorkflowJson.read("")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> WorkflowJson.read("{} {}")).hasMessageContaining("end");
    }

    @Test
    void refusesHostileTextsAtOnce() {
        long start = System.nanoTime();
        assertThatThrownBy(() -> WorkflowJson.read("[".repeat(5_000_000))).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> WorkflowJson.read(" ".repeat(40_000_000))).hasMessageContaining("length");
        assertThatThrownBy(() -> WorkflowJson.read("{\"1\": {\"class_type\": \"" + "x".repeat(3_000_000) + "\"}}"))
                .isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> WorkflowJson.read("{\"1\": " + "9".repeat(1_000_000) + "}"))
                .isInstanceOf(JsonException.class);
        String many = manyNodes(20_001);
        assertThatThrownBy(() -> WorkflowJson.read(many)).hasMessageContaining("20000 nodes");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void readsTenThousandNodes() {
        assertThat(WorkflowJson.read(manyNodes(10_000)).nodes()).hasSize(10_000);
    }

    private static String manyNodes(int count) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            json.append(i == 0 ? "" : ",").append('"').append(i).append("\": {\"class_type\": \"X\", \"inputs\": {}}");
        }
        return json.append('}').toString();
    }

    @Test
    void refusesToWriteValuesWithoutJsonForm() {
        Graph graph =
                Graph.builder().node("1", "X").set("a", new Object()).add().build();
        assertThatThrownBy(() -> WorkflowJson.write(graph)).isInstanceOf(JsonException.class);
    }

    @Test
    void readsPythonsSpecialNumbers() {
        Object value = Json.read("[NaN, Infinity, -Infinity, 1e400]", Json.Limits.DEFAULT);
        assertThat(value)
                .isEqualTo(List.of(
                        Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
        assertThat(Json.write(value, false)).isEqualTo("[NaN,Infinity,-Infinity,Infinity]");
    }

    @Test
    void drawsAGraph() {
        Graph graph = Graph.builder()
                .node("1", "Load")
                .set("name", "a \"b\"")
                .add()
                .node("2", "Save")
                .link("images", "1", 0)
                .title("Keep")
                .add()
                .build();
        assertThat(graph.toDot())
                .isEqualTo(
                        """
                        digraph workflow {
                          rankdir=LR;
                          node [shape=box];
                          "1" [label="1: Load\\nname = a \\"b\\""];
                          "2" [label="2: Keep\\nSave"];
                          "1" -> "2" [label="0 to images"];
                        }
                        """);
    }
}
