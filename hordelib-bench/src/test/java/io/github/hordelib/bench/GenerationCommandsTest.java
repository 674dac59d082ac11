package io.github.hordelib.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hordelib.checkpoint.CheckpointMaker;
import io.github.hordelib.image.Bitmap;
import io.github.hordelib.image.ImageFile;
import io.github.hordelib.image.Png;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class GenerationCommandsTest {
    /** 128 and the number of the signal. */
    private static final int TERMINATED = 143;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--models-dir", folder.resolve("models").toString()));
        return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void drawsAPictureThatTellsHowItWasMade() {
        int code = run("txt2img", "a red circle on a blue background", "--seed", "42", "-o", file("circle.png"));
        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString()).contains("(seed 42)").contains("s per step");
        Bitmap picture = ImageFile.read(folder.resolve("circle.png")).image().bitmap(0);
        assertThat(picture.get(64, 64, 0)).isGreaterThan(picture.get(64, 64, 2) + 100);
        assertThat(Png.texts(folder.resolve("circle.png"))).containsOnlyKeys("parameters", "prompt");
    }

    @Test
    void numbersThePicturesOfABatchAndKeepsQuietAboutThem() throws IOException {
        int code = run(
                "txt2img",
                "a green square",
                "--seed",
                "18446744073709551615",
                "--steps",
                "2",
                "--batch",
                "2",
                "--sampler",
                "k_euler",
                "--no-metadata",
                "--json",
                "-o",
                file("new/square.png"));
        assertThat(code).as(err.toString()).isZero();
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.path("images").findValuesAsText("seed")).containsExactly("18446744073709551615", "0");
        assertThat(result.path("corrections").get(0).asText()).contains("\"k_euler\"");
        assertThat(Png.texts(folder.resolve("new/square-2.png"))).isEmpty();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void startsFromAPictureAndRunsTheWorkflowInIt() throws IOException {
        assertThat(run("txt2img", "a red circle", "--seed", "1", "--steps", "2", "-o", file("in/a.png")))
                .isZero();
        assertThat(run(
                        "img2img",
                        "a red circle",
                        "--image",
                        file("in/a.png"),
                        "--denoise",
                        "0.5",
                        "--steps",
                        "2",
                        "--seed",
                        "1",
                        "-o",
                        file("b.png")))
                .isZero();
        String workflow = Png.texts(folder.resolve("in/a.png")).getOrDefault("prompt", "");
        int end = workflow.lastIndexOf('}');
        Files.writeString(
                folder.resolve("w.json"),
                workflow.substring(0, end)
                        + ",\"9\":{\"class_type\":\"SaveImage\",\"inputs\":{\"images\":[\"6\",0],\"filename_prefix\":\"w\"}}}");
        assertThat(run("run", file("w.json"), "--input-dir", file("in"), "--output-dir", file("out")))
                .as(err.toString())
                .isZero();
        assertThat(ImageFile.read(folder.resolve("out/w_00001_.png"))
                        .image()
                        .bitmap(0)
                        .data())
                .isEqualTo(ImageFile.read(folder.resolve("in/a.png"))
                        .image()
                        .bitmap(0)
                        .data());
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void leavesNothingBehindWhenInterrupted() throws Exception {
        Process drawing = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "txt2img",
                        "a red circle",
                        "--steps",
                        "500",
                        "--models-dir",
                        file("models"),
                        "-o",
                        file("out/a.png"))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = drawing.inputReader()) {
            String first = lines.readLine();
            while (first != null && !first.startsWith("step ")) {
                first = lines.readLine();
            }
            assertThat(first).startsWith("step 125/500");
            // Ends like Ctrl-C, which processes in the background of a shell are deaf to.
            drawing.toHandle().destroy();
            assertThat(drawing.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(lines.lines()).noneMatch(line -> line.contains("Exception"));
        } finally {
            drawing.destroyForcibly();
        }
        assertThat(drawing.exitValue()).isEqualTo(TERMINATED);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void enlargesPictures() {
        CheckpointMaker.writeUpscaler(8, 1, 1, folder.resolve("x2.safetensors"));
        assertThat(run("txt2img", "x", "--steps", "1", "--upscale", file("x2.safetensors"), "-o", file("large.png")))
                .as(err.toString())
                .isZero();
        assertThat(ImageFile.read(folder.resolve("large.png")).image().width()).isEqualTo(256);
        assertThat(run("txt2img", "x", "--upscale", "GFPGAN", "--strict")).isEqualTo(Main.BAD_USAGE);
    }

    @Test
    void listsTheEmbeddedModel() {
        assertThat(run("models")).isZero();
        assertThat(out.toString().lines()).containsExactly("shapeland");
    }

    @Test
    void tellsBadRequestsFromFailures() throws IOException {
        assertThat(run("txt2img", "x", "--sampler", "nonesuch")).isEqualTo(Main.BAD_USAGE);
        assertThat(run("txt2img", "x", "--cfg", "NaN")).isEqualTo(Main.BAD_USAGE);
        assertThat(run("txt2img", "x", "--width", "100000")).isEqualTo(Main.BAD_USAGE);
        assertThat(run("txt2img", "x", "--lora", "a:b")).isEqualTo(Main.BAD_USAGE);
        assertThat(run("txt2img")).isEqualTo(Main.BAD_USAGE);
        Files.writeString(folder.resolve("broken.png"), "no picture");
        assertThat(run("img2img", "x", "--image", file("broken.png"))).isEqualTo(Main.FAILED);
        assertThat(err.toString()).contains("broken.png").doesNotContain("\tat ");
    }

    @Test
    void listsEveryProblemOfAWorkflow() throws IOException {
        Files.writeString(
                folder.resolve("w.json"),
                "{\"1\":{\"class_type\":\"SaveImage\",\"inputs\":{\"images\":[\"2\",0]}},"
                        + "\"2\":{\"class_type\":\"Nonesuch\",\"inputs\":{}}}");
        assertThat(run("run", file("w.json"), "--output-dir", file("out"))).isEqualTo(Main.BAD_USAGE);
        assertThat(err.toString()).contains("Nonesuch");
    }
}
