package io.github.hordelib.interrogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.Safetensors;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.golden.Backends;
import io.github.hordelib.golden.GoldenFolder;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The safety checker against diffusers. */
@Tag("golden")
final class SafetyGoldenTest {
    private static final double TOLERANCE = 2e-5;

    @TestFactory
    Stream<DynamicTest> checker() {
        Path folder = GoldenFolder.of("models").resolve("safety_checker");
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        List<DynamicTest> tests = new ArrayList<>();
        GoldenFolder.json(folder.resolve("cases.json"))
                .get("cases")
                .forEach(node -> tests.add(dynamicTest(node.get("name").asText(), () -> check(folder, node))));
        return tests.stream();
    }

    private static void check(Path folder, JsonNode node) {
        Weights expected = Safetensors.open(GoldenFolder.unpacked(folder.resolve("golden.safetensors")));
        List<Tensor> pictures = new ArrayList<>();
        node.at("/inputs/pixel_values").forEach(name -> pictures.add(picture(folder, name.asText())));
        Tensor pixels = Tensor.concat(pictures);
        SafetyChecker checker = SafetyChecker.open(folder, Backends.store());
        Tensor features = checker.features(pixels, new Cancellation());
        List<SafetyScores> scores = checker.checkPrepared(pixels, new Cancellation());
        JsonNode outputs = node.get("outputs");
        assertClose(features.data(), expected, outputs.get("image_embeds"));
        assertClose(similarities(checker, features, false), expected, outputs.get("cosine_concepts"));
        assertClose(similarities(checker, features, true), expected, outputs.get("cosine_special"));
        float[] adjustments = new float[scores.size()];
        for (int i = 0; i < adjustments.length; i++) {
            adjustments[i] = (float) scores.get(i).adjustment();
            assertThat(scores.get(i).flagged())
                    .isEqualTo(outputs.get("has_nsfw_concept").get(i).asBoolean());
        }
        assertClose(adjustments, expected, outputs.get("adjustment"));
    }

    /** Such as "../clip preprocess0.out.pixel_values": a folder and a tensor. */
    private static Tensor picture(Path folder, String name) {
        String[] parts = name.split(" ", -1);
        Path place = parts.length == 2 ? folder.resolve(parts[0]) : folder;
        Path file = GoldenFolder.unpacked(place.normalize().resolve("golden.safetensors"));
        return Safetensors.open(file).get(parts[parts.length - 1]).read();
    }

    private static float[] similarities(SafetyChecker checker, Tensor features, boolean special) {
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < features.shape().get(0); i++) {
            all.addAll(checker.similarities(features.item(i).data(), special));
        }
        float[] values = new float[all.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = all.get(i).floatValue();
        }
        return values;
    }

    private static void assertClose(float[] found, Weights tensors, JsonNode name) {
        float[] expected = tensors.get(name.asText()).read().data();
        assertThat(found).as(name.asText()).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) found[i])
                    .as(name.asText() + "[" + i + "]")
                    .isCloseTo(expected[i], Offset.offset(TOLERANCE * (1 + Math.abs(expected[i]))));
        }
    }
}
