package io.github.hordelib.model;

import static io.github.hordelib.tensor.TestTensors.largestRelativeDifference;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hordelib.base.Cancellation;
import io.github.hordelib.checkpoint.Safetensors;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.golden.GoldenFolder;
import io.github.hordelib.ort.BackendOptions;
import io.github.hordelib.ort.OrtBackend;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Outputs of golden/models/upscalers, for every file of a case's scale and both containers. */
@Tag("golden")
class UpscalerGoldenTest {
    private static final double TOLERANCE = 2e-5;

    private final Path folder = GoldenFolder.of("models").resolve("upscalers");

    @TestFactory
    Stream<DynamicTest> upscalesAsTheReference() {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        Weights golden = Safetensors.open(folder.resolve("golden.safetensors"));
        return StreamSupport.stream(
                        GoldenFolder.json(folder.resolve("cases.json"))
                                .path("cases")
                                .spliterator(),
                        false)
                .flatMap(test -> files(test).stream()
                        .map(file -> DynamicTest.dynamicTest(
                                test.path("name").asText() + " with " + file.getFileName(),
                                () -> check(golden, test, file))));
    }

    private List<Path> files(JsonNode test) {
        String model = test.path("model").asText().split(" ", 2)[0];
        return Stream.of(".safetensors", ".pth")
                .flatMap(ending -> GoldenFolder.files(folder, ending).stream())
                .filter(file -> matches(file.getFileName().toString(), model))
                .toList();
    }

    private static boolean matches(String file, String model) {
        boolean other = file.contains("compact") || file.contains("swinir");
        return model.endsWith("*")
                ? file.startsWith(model.substring(0, model.length() - 1)) && !other
                : file.startsWith(model);
    }

    private static void check(Weights golden, JsonNode test, Path file) {
        Tensor image = golden.get(test.path("inputs").path("image").asText()).read();
        Tensor expected =
                golden.get(test.path("outputs").path("image").asText()).read();
        try (OrtBackend backend = OrtBackend.open(BackendOptions.defaults());
                ModelStore store = ModelStore.open(backend, 0)) {
            Upscaler upscaler = Upscaler.open(file, store);
            assertThat(upscaler.scale()).isEqualTo(test.path("scale").asInt());
            List<Tensor> items = IntStream.range(0, image.shape().get(0))
                    .mapToObj(i -> upscaler.upscaleRaw(image.item(i), new Cancellation()))
                    .toList();
            Tensor result = Tensor.concat(items);
            assertThat(largestRelativeDifference(result, expected)).isLessThanOrEqualTo(TOLERANCE);
        }
    }
}
