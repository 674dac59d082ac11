package io.github.hordelib.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.Safetensors;
import io.github.hordelib.checkpoint.VisionFile;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.golden.Backends;
import io.github.hordelib.golden.GoldenFolder;
import io.github.hordelib.image.ImageFile;
import io.github.hordelib.prompt.ClipTokenizer;
import io.github.hordelib.prompt.ClipVocabulary;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** CLIP models against transformers. */
@Tag("golden")
final class VisionGoldenTest {
    private static final double TOLERANCE = 2e-5;

    @TestFactory
    Stream<DynamicTest> clip() {
        Path folder = GoldenFolder.of("models").resolve("clip");
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        Golden golden = Golden.of(folder);
        return golden.cases().stream()
                .map(node -> dynamicTest(node.get("name").asText(), () -> {
                    if (node.get("model").asText().equals("preprocess")) {
                        golden.checkPreparation(node);
                    } else {
                        golden.checkModel(node);
                    }
                }));
    }

    /** One folder of cases. */
    private record Golden(Path folder, Weights tensors, List<JsonNode> cases) {
        static Golden of(Path folder) {
            List<JsonNode> cases = new ArrayList<>();
            GoldenFolder.json(folder.resolve("cases.json")).get("cases").forEach(cases::add);
            return new Golden(
                    folder, Safetensors.open(GoldenFolder.unpacked(folder.resolve("golden.safetensors"))), cases);
        }

        void checkPreparation(JsonNode node) {
            VisionEncoder encoder = VisionEncoder.of(VisionFile.open(folder), Backends.store());
            Path picture = folder.resolve(node.at("/inputs/image").asText());
            Tensor found = encoder.preparation().apply(ImageFile.read(picture).image());
            assertClose("pixels", found, tensor(node.at("/outputs/pixel_values").asText()), 1e-5);
        }

        void checkModel(JsonNode node) {
            List<Tensor> pixels = new ArrayList<>();
            node.at("/inputs/pixel_values").forEach(name -> pixels.add(tensor(name.asText())));
            VisionFile file = VisionFile.open(folder);
            VisionStates states =
                    VisionEncoder.of(file, Backends.store()).encodePrepared(Tensor.concat(pixels), new Cancellation());
            Tensor ids = tensor(node.at("/inputs/input_ids").asText());
            Tensor texts = texts(file, ids);
            Tensor pictures = UnitVectors.of(states.features().orElseThrow());
            Map<String, Tensor> found = Map.of(
                    "image_embeds", pictures,
                    "text_embeds", texts,
                    "image_features", states.features().orElseThrow(),
                    "vision_last_hidden_state", states.last(),
                    "vision_penultimate", states.penultimate(),
                    "vision_pooler_output", firstTokens(states.normed()));
            found.forEach((name, tensor) ->
                    output(node, name).ifPresent(expected -> assertClose(name, tensor, expected, TOLERANCE)));
            output(node, "logits_per_image")
                    .ifPresent(expected -> assertClose(
                            "logits", products(pictures, texts, file.similarityScale()), expected, TOLERANCE));
        }

        private Optional<Tensor> output(JsonNode node, String name) {
            JsonNode tensor = node.get("outputs").path(name);
            return tensor.isTextual() ? Optional.of(tensor(tensor.asText())) : Optional.empty();
        }

        /** The models have the tokenizer of another folder, so the numbers are given. */
        private static Tensor texts(VisionFile file, Tensor ids) {
            var part = file.text().orElseThrow();
            GraphClipModel model = GraphClipModel.of(
                    file,
                    Backends.store(),
                    new ClipTokenizer(
                            ClipVocabulary.parse("{\"<|startoftext|>\":598,\"<|endoftext|>\":599}", "", "test")));
            int length = ids.shape().get(1);
            List<int[]> rows = new ArrayList<>();
            for (int row = 0; row < ids.shape().get(0); row++) {
                int[] tokens = new int[length];
                for (int i = 0; i < length; i++) {
                    tokens[i] = (int) ids.data()[row * length + i];
                }
                rows.add(tokens);
            }
            assertThat(part.tokens().size()).isPositive();
            return model.tokens(rows, new Cancellation());
        }

        private Tensor tensor(String name) {
            return tensors.get(name).read();
        }
    }

    static Tensor firstTokens(Tensor states) {
        int width = states.shape().get(2);
        int stride = states.shape().get(1) * width;
        Tensor first = Tensor.zeros(states.shape().with(1, 1));
        for (int row = 0; row < states.shape().get(0); row++) {
            System.arraycopy(states.data(), row * stride, first.data(), row * width, width);
        }
        return first;
    }

    private static Tensor products(Tensor pictures, Tensor texts, double scale) {
        int width = texts.shape().get(1);
        int columns = texts.shape().get(0);
        Tensor result = Tensor.zeros(pictures.shape().with(1, columns));
        for (int row = 0; row < pictures.shape().get(0); row++) {
            for (int column = 0; column < columns; column++) {
                double sum = 0;
                for (int i = 0; i < width; i++) {
                    sum += (double) pictures.data()[row * width + i] * texts.data()[column * width + i];
                }
                result.data()[row * columns + column] = (float) (sum * scale);
            }
        }
        return result;
    }

    static void assertClose(String name, Tensor found, Tensor expected, double tolerance) {
        assertThat(found.data()).as(name).hasSameSizeAs(expected.data());
        for (int i = 0; i < expected.data().length; i++) {
            float value = expected.data()[i];
            assertThat((double) found.data()[i])
                    .as(name + "[" + i + "]")
                    .isCloseTo(value, Offset.offset(tolerance * (1 + Math.abs(value))));
        }
    }
}
