package io.github.hordelib.lora;

import static io.github.hordelib.tensor.TestTensors.largestRelativeDifference;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hordelib.checkpoint.Safetensors;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.golden.GoldenFolder;
import io.github.hordelib.lora.ModuleKey.Part;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Merged weights of golden/models/lora, made in float64 and stored as float32. */
@Tag("golden")
class LoraMergeGoldenTest {
    private static final double TOLERANCE = 1e-6;

    private final Path models = GoldenFolder.of("models");

    @TestFactory
    Stream<DynamicTest> mergesAsTheReference() {
        Path folder = models.resolve("lora");
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        Weights golden = Safetensors.open(folder.resolve("golden.safetensors"));
        return StreamSupport.stream(
                        GoldenFolder.json(folder.resolve("cases.json"))
                                .path("cases")
                                .spliterator(),
                        false)
                .filter(test -> test.path("inputs").has("file"))
                .map(test -> DynamicTest.dynamicTest(test.path("name").asText(), () -> check(folder, golden, test)));
    }

    private void check(Path folder, Weights golden, JsonNode test) {
        LoraFile lora =
                LoraFile.read(folder.resolve(test.path("inputs").path("file").asText()));
        assertThat(lora.unused()).isEmpty();
        double strength = test.path("inputs").path("strength").asDouble();
        test.path("outputs").properties().stream()
                .filter(output -> output.getKey().startsWith("merged:"))
                .forEach(output -> {
                    String name = output.getKey().substring("merged:".length());
                    Tensor expected = golden.get(output.getValue().asText()).read();
                    assertClose(name, merge(lora, name, strength), expected);
                });
    }

    private Tensor merge(LoraFile lora, String name, double strength) {
        boolean unet = name.startsWith("unet.");
        String layer = name.substring(name.indexOf('.') + 1);
        ModuleKey key = ModuleKey.of(unet ? Part.UNET : Part.TEXT, layer);
        Path part = models.resolve("sd1/diffusers")
                .resolve(unet ? "unet/diffusion_pytorch_model.safetensors" : "text_encoder/model.safetensors");
        Tensor weight = Safetensors.open(part)
                .get((unet ? "" : "text_model.") + layer + ".weight")
                .read();
        return Objects.requireNonNull(lora.weights().get(key), key::toString).mergedInto(weight, strength);
    }

    private static void assertClose(String name, Tensor found, Tensor expected) {
        assertThat(largestRelativeDifference(found.reshape(expected.shape()), expected))
                .as(name)
                .isLessThanOrEqualTo(TOLERANCE);
    }
}
