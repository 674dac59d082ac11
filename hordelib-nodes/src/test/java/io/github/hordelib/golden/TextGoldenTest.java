package io.github.hordelib.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hordelib.model.EmbeddingFolder;
import io.github.hordelib.prompt.ClipTokenizer;
import io.github.hordelib.prompt.ClipVocabulary;
import io.github.hordelib.prompt.PromptException;
import io.github.hordelib.prompt.PromptGrammar;
import io.github.hordelib.prompt.PromptOptions;
import io.github.hordelib.prompt.PromptSegment;
import io.github.hordelib.prompt.PromptTokenizer;
import io.github.hordelib.prompt.TokenChunk;
import io.github.hordelib.prompt.TokenLayout;
import io.github.hordelib.prompt.TokenizedPrompt;
import io.github.hordelib.sampling.SizeConditioning;
import io.github.hordelib.sampling.SizeEmbedding;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Tokens, weights and text encoders against ComfyUI. */
@Tag("golden")
final class TextGoldenTest {
    private static final String PART = "text";
    static final ClipTokenizer CLIP = new ClipTokenizer(ClipVocabulary.bundled());

    @TestFactory
    Stream<DynamicTest> tokenizer() {
        return cases("text-tokenizer-1", (file, node) -> {
            int[] expected = ints(node.get("ids"));
            assertThat(CLIP.encode(node.get("text").asText())).isEqualTo(expected);
        });
    }

    @TestFactory
    Stream<DynamicTest> tokenizersOfModels() throws IOException {
        try (Stream<Path> models = Files.list(GoldenFolder.of("models"))) {
            return models
                    .map(model -> model.resolve("tokenizer_cases.json"))
                    .filter(Files::exists)
                    .sorted()
                    .toList()
                    .stream()
                    .flatMap(TextGoldenTest::tokenizersOf);
        }
    }

    private static Stream<DynamicTest> tokenizersOf(Path file) {
        JsonNode root = GoldenFolder.json(file);
        return Stream.of("cases", "tokenizer", "tokenizer_2").flatMap(key -> {
            Path folder = file.resolveSibling("diffusers").resolve(key.equals("cases") ? "tokenizer" : key);
            return items(root.path(key))
                    .map(node -> dynamicTest(
                            file.getName(Math.max(0, file.getNameCount() - 2)) + " " + key + " " + describe(node),
                            () -> checkTokenizer(folder, node)));
        });
    }

    private static void checkTokenizer(Path folder, JsonNode node) {
        TokenLayout layout = TokenLayout.read(folder, ClipVocabulary.read(folder), TokenLayout.CLIP_L);
        String text = node.get("text").asText();
        int[] expected = ints(node.get("input_ids"));
        ClipTokenizer tokenizer = ClipTokenizer.read(folder);
        assertThat(tokenizer.encode(text))
                .startsWith(IntStream.of(expected)
                        .skip(1)
                        .limit(expected.length - 2)
                        .toArray());
        assertThat(tokenizer.encodePadded(text, layout.length(), layout.pad())).isEqualTo(ints(node.get("padded77")));
    }

    @TestFactory
    Stream<DynamicTest> weights() {
        return cases("text-weights-1", TextGoldenTest::checkWeights);
    }

    @TestFactory
    Stream<DynamicTest> sizes() {
        return cases("text-adm-1", TextGoldenTest::checkSizes);
    }

    @TestFactory
    Stream<DynamicTest> encoders() {
        return encoders(false);
    }

    @TestFactory
    Stream<DynamicTest> plainEncoders() {
        return encoders(true);
    }

    private static Stream<DynamicTest> encoders(boolean plain) {
        Map<Path, EncoderCases> files = new ConcurrentHashMap<>();
        return cases("text-encode-1", (file, node) -> files.computeIfAbsent(file, path -> EncoderCases.of(path, plain))
                .check(node));
    }

    private static void checkSizes(Path file, JsonNode node) {
        JsonNode args = node.get("args");
        int width = args.path("width").asInt(768);
        int height = args.path("height").asInt(768);
        SizeConditioning size = new SizeConditioning(
                width,
                height,
                args.path("crop_w").asInt(0),
                args.path("crop_h").asInt(0),
                args.path("target_width").asInt(width),
                args.path("target_height").asInt(height),
                args.has("aesthetic_score")
                        ? OptionalDouble.of(args.get("aesthetic_score").asDouble())
                        : OptionalDouble.empty());
        Tensor pooled = tensor(node.get("pooled"));
        boolean negative = args.path("prompt_type").asText().equals("negative");
        Tensor found = node.get("kind").asText().equals("sdxl")
                ? SizeEmbedding.sdxl(pooled, size)
                : SizeEmbedding.refiner(pooled, size, negative);
        Tensor expected = tensor(node.get("y"));
        assertThat(found.shape()).isEqualTo(expected.shape());
        int largest = IntStream.of(width, height, size.targetWidth(), size.targetHeight(), size.cropWidth(), 7)
                .max()
                .orElseThrow();
        for (int i = 0; i < found.data().length; i++) {
            boolean text = i % found.shape().get(1) < pooled.shape().get(1);
            assertThat((double) found.data()[i])
                    .as("y[" + i + "]")
                    .isCloseTo(expected.data()[i], Offset.offset(text ? 0 : 1e-6 + 1e-7 * largest));
        }
    }

    private static Tensor tensor(JsonNode node) {
        float[] data = new float[node.get("data").size()];
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) node.get("data").get(i).asDouble();
        }
        return Tensor.of(Shape.of(ints(node.get("shape"))), data);
    }

    private static void checkWeights(Path file, JsonNode node) {
        String text = node.get("text").asText();
        PromptOptions options =
                PromptOptions.DEFAULT.withWeights(!node.path("disable_weights").asBoolean());
        if (node.has("segments")) {
            assertSegments(PromptGrammar.parse(text), node.get("segments"));
        }
        for (String encoder : List.of("sd1_l", "sd2_h", "sdxl_l", "sdxl_g")) {
            PromptTokenizer tokenizer =
                    new PromptTokenizer(CLIP, layout(encoder), new EmbeddingFolder(file.resolveSibling("embeddings")));
            if (node.has("error")) {
                assertStaysDefined(tokenizer, text);
                continue;
            }
            JsonNode tokens = node.get("tokens");
            String stored = tokens.has(encoder) ? encoder : encoder.equals("sdxl_l") ? "sd1_l" : "sd2_h";
            assertTokens(encoder, tokenizer.tokenize(text, options), tokens.get(stored));
        }
    }

    private static TokenLayout layout(String encoder) {
        return switch (encoder) {
            case "sd2_h" -> TokenLayout.clipH();
            case "sdxl_g" -> TokenLayout.clipG();
            default -> TokenLayout.clipL(ClipVocabulary.bundled());
        };
    }

    /** The reference fails without a usable answer: any chunk or a clear error will do. */
    private static void assertStaysDefined(PromptTokenizer tokenizer, String text) {
        try {
            assertThat(tokenizer.tokenize(text, PromptOptions.DEFAULT).chunks()).isNotEmpty();
        } catch (PromptException e) {
            assertThat(e).hasMessageContaining("prompt");
        }
    }

    private static void assertSegments(List<PromptSegment> found, JsonNode expected) {
        assertThat(found.stream().map(PromptSegment::text).toList())
                .isEqualTo(items(expected).map(pair -> pair.get(0).asText()).toList());
        double[] weights =
                items(expected).mapToDouble(pair -> number(pair.get(1))).toArray();
        for (int i = 0; i < weights.length; i++) {
            assertWeight("segment " + i, found.get(i).weight(), weights[i]);
        }
    }

    private static void assertTokens(String encoder, TokenizedPrompt found, JsonNode expected) {
        List<JsonNode> chunks = items(expected.get("chunks")).toList();
        assertThat(found.chunks()).as(encoder + " chunks").hasSameSizeAs(chunks);
        for (int c = 0; c < chunks.size(); c++) {
            String where = encoder + " chunk " + c;
            TokenChunk chunk = found.chunks().get(c);
            assertThat(resolve(chunk.ids(), found))
                    .as(where + " ids")
                    .isEqualTo(resolve(ints(chunks.get(c).get("ids")), expected.path("vectors")));
            assertThat(chunk.words())
                    .as(where + " words")
                    .isEqualTo(ints(chunks.get(c).get("words")));
            double[] weights = chunk.weights();
            for (int i = 0; i < weights.length; i++) {
                assertWeight(
                        where + " weight " + i,
                        weights[i],
                        number(chunks.get(c).get("weights").get(i)));
            }
        }
    }

    private static List<String> resolve(int[] ids, TokenizedPrompt prompt) {
        return IntStream.of(ids)
                .mapToObj(id -> {
                    if (id >= 0) {
                        return Integer.toString(id);
                    }
                    TokenizedPrompt.Vector vector = prompt.vectors().get(-1 - id);
                    return vector.embedding().name() + "/" + vector.embedding().key() + "/" + vector.row();
                })
                .toList();
    }

    private static List<String> resolve(int[] ids, JsonNode vectors) {
        return IntStream.of(ids)
                .mapToObj(id -> {
                    if (id >= 0) {
                        return Integer.toString(id);
                    }
                    JsonNode vector = vectors.get(-1 - id);
                    return vector.get("file").asText() + "/" + vector.get("key").asText() + "/" + vector.get("row");
                })
                .toList();
    }

    private static void assertWeight(String where, double found, double expected) {
        if (Double.isFinite(expected)) {
            assertThat(found).as(where).isCloseTo(expected, Offset.offset(1e-12 * Math.abs(expected)));
        } else {
            assertThat(Double.valueOf(found)).as(where).isEqualTo(Double.valueOf(expected));
        }
    }

    private interface CaseCheck {
        void check(Path file, JsonNode node);
    }

    private static Stream<DynamicTest> cases(String format, CaseCheck check) {
        return GoldenFolder.files(GoldenFolder.of(PART), ".json").stream().flatMap(file -> {
            JsonNode root = GoldenFolder.json(file);
            List<JsonNode> nodes = format.equals(root.path("format").asText())
                    ? items(root.get("cases")).toList()
                    : List.of();
            return IntStream.range(0, nodes.size())
                    .mapToObj(i -> dynamicTest(
                            file.getFileName() + " " + i + " " + describe(nodes.get(i)),
                            () -> check.check(file, nodes.get(i))));
        });
    }

    private static String describe(JsonNode node) {
        return Stream.of("name", "class", "kind", "what", "text")
                .filter(node::has)
                .map(key -> node.get(key).asText())
                .map(text -> text.length() > 40 ? text.substring(0, 40) + "…" : text)
                .reduce("", (a, b) -> a + " " + b)
                .strip();
    }

    static Stream<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    static int[] ints(JsonNode array) {
        return items(array).mapToInt(JsonNode::asInt).toArray();
    }

    /** JSON has no word for what is not finite: such weights are texts. */
    static double number(JsonNode node) {
        return node.isTextual() ? Double.parseDouble(node.asText()) : node.asDouble();
    }
}
