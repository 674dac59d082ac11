package io.github.hordelib.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Object... arguments) {
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), texts);
    }

    @Test
    void helpsWhenAskedForNothing() {
        assertThat(run()).isZero();
        assertThat(out.toString()).contains("kudos");
    }

    @Test
    void endsWithTwoOnBadUsage() {
        assertThat(run("kudos", "predict")).isEqualTo(2);
        assertThat(run("paint")).isEqualTo(2);
        assertThat(err.toString()).contains("PAYLOAD.json", "paint");
    }

    @Test
    void endsWithOneIfAFileCannotBeRead() {
        assertThat(run("kudos", "eval", folder.resolve("none.jsonl"))).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("hordelib: ")
                .contains("none.jsonl")
                .doesNotContain("\tat ");
    }

    @Test
    void tellsWhatIsWrongInOneLine() throws Exception {
        Path open = Files.writeString(folder.resolve("open.json"), "{\n");
        Path file = Files.writeString(folder.resolve("file"), "x");
        Path none = folder.resolve("none");
        refuses(2, "PAYLOAD.json", "kudos", "predict");
        refuses(2, "--steps", "txt2img", "x", "--steps", "many");
        refuses(2, "tpu", "models", "--provider", "tpu");
        refuses(2, "-3", "models", "--threads", -3);
        refuses(2, "100000", "models", "--threads", 100_000);
        refuses(2, "expected a folder", "models", "--models-dir", file);
        refuses(2, "expected a folder", "models", "--embeddings-dir", none);
        refuses(2, "beams", "caption", file, "--beams", 0);
        refuses(2, "repeat", "bench", "--repeats", 0);
        refuses(2, "--output", "txt2img", "x", "--models-dir", none, "--batch", 2, "-o", folder.getRoot());
        refuses(2, "can be written", "txt2img", "x", "--models-dir", none, "-o", file.resolve("a/b.png"));
        refuses(2, "--html", "bench", "--html", folder);
        refuses(2, "--output", "bench", "collect", "-o", folder);
        refuses(2, "--output", "kudos", "train", none, "-o", folder);
        refuses(1, "none", "run", none);
        refuses(1, folder.toString(), "run", folder);
        refuses(1, "open.json: JSON, line 2, column 1: Unexpected end", "run", open);
        refuses(1, "line 2, column 1", "kudos", "predict", open);
        refuses(1, "line 2, column 1", "safety", file, "--policy", open);
    }

    private void refuses(int code, String reason, Object... arguments) {
        err.getBuffer().setLength(0);
        assertThat(run(arguments)).as(err.toString()).isEqualTo(code);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("hordelib: ")
                .contains(reason);
        assertThat(err.toString()).doesNotContain("Source:");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void foretellsAPayload() throws Exception {
        Path payload = Files.writeString(
                folder.resolve("job.json"),
                "{\"width\":512,\"height\":512,\"ddim_steps\":50,\"sampler_name\":\"k_euler\",\"cfg_scale\":7.5,\"karras\":true}");
        assertThat(run("kudos", "predict", payload, "--json")).isZero();
        JsonNode found = new JsonMapper().readTree(out.toString());
        assertThat(found.get("kudos").asDouble()).isEqualTo(11);
        assertThat(found.get("low").asDouble()).isLessThan(found.get("seconds").asDouble());
    }

    @Test
    void trainsAndJudges() throws Exception {
        StringBuilder rows = new StringBuilder();
        for (int steps = 10; steps < 50; steps++) {
            rows.append("{\"ddim_steps\":%d,\"time\":%.1f}%n".formatted(steps, 1 + steps / 10.0));
        }
        Path data = Files.writeString(folder.resolve("data.jsonl"), rows);
        Path model = folder.resolve("model.txt");
        assertThat(run("kudos", "train", data, "-o", model, "--seed", 4)).isZero();
        assertThat(out.toString()).contains("model", "linear", "lookup", "constant", "wrote " + model);
        out.getBuffer().setLength(0);
        assertThat(run("kudos", "eval", data, "--model", model, "--json")).isZero();
        JsonNode score = new JsonMapper().readTree(out.toString());
        assertThat(score.fieldNames()).toIterable().containsExactly("accuracy", "mse", "mae", "rows");
        assertThat(score.get("accuracy").asDouble()).isGreaterThan(95);
        assertThat(score.get("rows").asInt()).isEqualTo(40);
    }
}
