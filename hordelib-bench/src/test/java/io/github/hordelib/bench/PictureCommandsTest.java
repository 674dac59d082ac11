package io.github.hordelib.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureCommandsTest {
    /** The pictures that README shows. */
    private static final Path PICTURES = Path.of("src/docs/pictures");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--models-dir", folder.resolve("models").toString()));
        return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    }

    private static String picture(String name) {
        return PICTURES.resolve(name + ".png").toString();
    }

    @Test
    void findsWhatTheReadmeSays() throws IOException {
        int code = run(
                "interrogate",
                picture("circle"),
                picture("star"),
                picture("heart"),
                picture("two"),
                "--top",
                "1",
                "--json");
        assertThat(code).as(err.toString()).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(4);
        assertFound(lines.get(0), "a circle", "a red circle", "a blue background");
        assertFound(lines.get(1), "a star", "a yellow star", "a yellow background");
        assertFound(lines.get(2), "a heart", "a green heart", "a yellow background");
        assertFound(lines.get(3), "a ring", "a purple ring", "a white background");
        assertThat(err.toString()).isEmpty();
    }

    private static void assertFound(String line, String... texts) throws IOException {
        JsonNode lists = new ObjectMapper().readTree(line).path("interrogation");
        assertThat(lists.findValuesAsText("text")).as(line).containsExactly(texts);
    }

    @Test
    void takesListsOfUsers() throws IOException {
        Path list = Files.writeString(folder.resolve("mine.txt"), "a red circle\na green star\n");
        int code = run(
                "interrogate",
                picture("circle"),
                "--list",
                list.toString(),
                "--list",
                "shapes",
                "--mode",
                "similarity");
        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString().lines().toList())
                .startsWith(picture("circle"), "  mine")
                .contains("  shapes");
        assertThat(out.toString()).containsPattern("(?m)^ {4} 0\\.4\\d{3}  a red circle$");
    }

    @Test
    void judgesByAPolicy() {
        int code = run("safety", picture("circle"), picture("star"), "--policy", "sample");
        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("\"sample: no red shapes on blue\": flagged")
                .contains("rule \"red on blue\" is fulfilled: {blue=1, red=2}")
                .contains("\"sample: no red shapes on blue\": passed");
    }

    @Test
    void drawsNothingThatAPolicyRefuses() {
        String file = folder.resolve("out.png").toString();
        assertThat(run("txt2img", "purple unicorns", "--policy", "sample", "-o", file))
                .isEqualTo(Main.BAD_USAGE);
        assertThat(err.toString()).contains("hordelib: request refused: policy").contains("purple unicorns");
        assertThat(folder.resolve("out.png")).doesNotExist();
        assertThat(run(
                        "txt2img",
                        "a red circle on a blue background",
                        "--seed",
                        "42",
                        "--policy",
                        "sample",
                        "-o",
                        file))
                .isZero();
        assertThat(out.toString()).contains("note: images, number 1: replaced by grey, policy");
    }

    @Test
    void endsWithAClearMessage() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.png"), "no picture");
        Path empty = Files.writeString(folder.resolve("empty.txt"), "\n\n");
        assertFails("\"broken.png\"", "interrogate", broken.toString());
        assertFails(
                "expected 1 to 1000000 entries, found 0", "interrogate", picture("star"), "--list", empty.toString());
        assertFails("folder blip", "caption", picture("star"));
        assertFails("folder safety_checker", "safety", picture("star"));
        assertFails("expected", "safety", picture("star"), "--model", picture("star"));
        assertThat(run("interrogate")).isEqualTo(Main.BAD_USAGE);
    }

    private void assertFails(String message, String... args) {
        err.getBuffer().setLength(0);
        assertThat(run(args)).isEqualTo(Main.FAILED);
        assertThat(err.toString()).startsWith("hordelib: ").contains(message).doesNotContain("\tat ");
    }
}
