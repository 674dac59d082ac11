package io.github.hordelib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.base.HordelibException;
import io.github.hordelib.checkpoint.CheckpointMaker;
import io.github.hordelib.checkpoint.DType;
import io.github.hordelib.golden.ExportedModel;
import io.github.hordelib.graph.Graph;
import io.github.hordelib.graph.WorkflowJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What nobody can draw: refused in words, at once, and without harm to the next job. */
@Timeout(30)
class HostileInputTest {
    private static final int MANY = 10_000;

    @TempDir
    private static Path models;

    private static Hordelib horde;

    private static byte[] expected;

    /** A bad thing to ask for, and what the answer must speak of. */
    @SuppressWarnings("ImmutableEnumChecker") // the actions hold nothing
    enum Hostile {
        CORRUPT_FOLDER("model_index.json", draw(request -> request.model("garbage"))),
        TRUNCATED_ONNX("model.onnx", draw(request -> request.model("cut"))),
        WRONG_SHAPES("input_blocks.4.0", draw(request -> request.model("shapes.safetensors"))),
        TOO_MANY_PIXELS("100000", draw(request -> request.width(100_000).height(100_000))),
        TOO_MANY_PIXELS_IN_A_WORKFLOW("width", run(node("1", "EmptyLatentImage", "'width':100000,'height':100000"))),
        GUIDANCE_THAT_IS_NO_NUMBER("guidanceScale", draw(request -> request.guidanceScale(Double.NaN))),
        LONG_PROMPT("prompt", draw(request -> request.prompt("a ".repeat(5 << 20)))),
        LONG_PROMPT_IN_A_WORKFLOW("characters", library -> library.run(textEncoder("a ".repeat(5 << 20)))),
        LONG_TEXT_IN_JSON("length", run(node("1", "PreviewAny", "'source':'" + "a ".repeat(5 << 20) + "'"))),
        UNREADABLE_PICTURE("broken.png", run(node("1", "LoadImage", "'image':'broken.png'"))),
        HUGE_PICTURE("100000 x 100000", run(node("1", "LoadImage", "'image':'huge.png'"))),
        MANY_BAD_NODES("Nonesuch", run(chain("Nonesuch"))),
        A_CYCLE(
                "cycle",
                run(node("1", "ImageInvert", "'image':['2',0]") + "," + node("2", "ImageInvert", "'image':['1',0]")));

        private final String word;
        private final Consumer<Hordelib> action;

        Hostile(String word, Consumer<Hordelib> action) {
            this.word = word;
            this.action = action;
        }

        private static Consumer<Hordelib> draw(Consumer<GenerationRequest.Builder> change) {
            return library -> {
                GenerationRequest.Builder request = small();
                change.accept(request);
                library.generate(request.build());
            };
        }

        /** Runs nodes and shows what the last of them gives, whose name is the largest. */
        private static Consumer<Hordelib> run(String nodes) {
            return library -> {
                Graph graph = workflow(nodes);
                int last = graph.nodes().size() > 2 ? MANY - 1 : graph.nodes().size();
                library.run(workflow(nodes + "," + node("show", "PreviewAny", "'source':['" + last + "',0]")));
            };
        }

        private static Graph textEncoder(String text) {
            return Graph.builder()
                    .node("1", "CheckpointLoaderSimple")
                    .set("ckpt_name", "shapeland-v1.safetensors")
                    .add()
                    .node("2", "CLIPTextEncode")
                    .link("clip", "1", 1)
                    .set("text", text)
                    .add()
                    .node("3", "PreviewAny")
                    .link("source", "2", 0)
                    .add()
                    .build();
        }

        private static Graph workflow(String nodes) {
            return WorkflowJson.read("{" + nodes.replace('\'', '"') + "}");
        }

        private static String node(String id, String type, String inputs) {
            return "'" + id + "':{'class_type':'" + type + "','inputs':{" + inputs + "}}";
        }

        private static String chain(String type) {
            StringBuilder nodes = new StringBuilder(node("0", type, ""));
            for (int i = 1; i < MANY; i++) {
                nodes.append(',').append(node(Integer.toString(i), type, "'x':['" + (i - 1) + "',0]"));
            }
            return nodes.toString();
        }
    }

    @BeforeAll
    static void open() throws IOException {
        ExportedModel.copyTo(models.resolve("garbage"));
        Files.writeString(models.resolve("garbage/model_index.json"), "{\"unet\": [");
        ExportedModel.copyTo(models.resolve("cut"));
        Path unet = models.resolve("cut/unet/model.onnx");
        byte[] graph = Files.readAllBytes(unet);
        Files.write(unet, Arrays.copyOf(graph, graph.length / 2));
        writeCheckpointWithWrongShapes(models.resolve("shapes.safetensors"));
        Files.createDirectories(models.resolve("input"));
        Files.writeString(models.resolve("input/broken.png"), "no picture");
        Files.write(models.resolve("input/huge.png"), hugePng());
        horde = Hordelib.open(models);
        expected = picture();
    }

    @AfterAll
    static void close() {
        horde.close();
    }

    @ParameterizedTest
    @EnumSource
    void isRefusedInWords(Hostile input) {
        assertThatThrownBy(() -> input.action.accept(horde))
                .isInstanceOf(HordelibException.class)
                .hasMessageContaining(input.word)
                .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(2_000_000));
    }

    @AfterEach
    void servesOn() {
        assertThat(picture()).isEqualTo(expected);
    }

    private static GenerationRequest.Builder small() {
        return GenerationRequest.builder()
                .model("shapeland")
                .prompt("a red circle")
                .seed(1)
                .steps(1)
                .width(64)
                .height(64);
    }

    private static byte[] picture() {
        return horde.generate(small().build()).images().get(0).image().bitmap(0).data();
    }

    private static void writeCheckpointWithWrongShapes(Path file) throws IOException {
        CheckpointMaker.write(CheckpointMaker.Sizes.TINY, DType.F16, 1, file);
        byte[] bytes = Files.readAllBytes(file);
        int length = (int)
                ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong();
        String header = new String(bytes, 8, length, StandardCharsets.UTF_8);
        String changed = header.replaceFirst("\\[64,32,3,3\\]", "[32,64,3,3]");
        assertThat(changed).isNotEqualTo(header);
        System.arraycopy(changed.getBytes(StandardCharsets.UTF_8), 0, bytes, 8, length);
        Files.write(file, bytes);
    }

    /** The start of a PNG file of 100 000 x 100 000 pixels. */
    private static byte[] hugePng() {
        ByteBuffer file = ByteBuffer.allocate(8 + 25 + 12);
        file.putLong(0x89504E470D0A1A0AL);
        file.putInt(13).put("IHDR".getBytes(StandardCharsets.US_ASCII));
        file.putInt(100_000).putInt(100_000).put(new byte[] {8, 2, 0, 0, 0});
        CRC32 sum = new CRC32();
        sum.update(file.array(), 12, 17);
        file.putInt((int) sum.getValue());
        file.putInt(0).put("IEND".getBytes(StandardCharsets.US_ASCII)).putInt(0xAE426082);
        return file.array();
    }
}
