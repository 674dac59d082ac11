package io.github.hordelib.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hordelib.checkpoint.CheckpointFile;
import io.github.hordelib.checkpoint.Safetensors;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Runs the graphs built from checkpoints of every layout against what torch computed with the same weights. */
@Tag("golden")
class CheckpointGoldenTest {
    private static final float RELATIVE = 2e-5f;

    @TestFactory
    Stream<DynamicTest> checkpoints() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path cases : folders()) {
            if (Files.isRegularFile(cases.resolve("cases.json"))) {
                layouts(cases).forEach(layout -> add(tests, cases, layout));
            }
        }
        return tests.stream();
    }

    private static List<Path> folders() {
        return GoldenFolder.files(GoldenFolder.of("models"), "").stream()
                .filter(Files::isDirectory)
                .toList();
    }

    private static List<Path> layouts(Path folder) {
        List<Path> layouts = new ArrayList<>();
        if (Files.isDirectory(folder.resolve("single_file"))) {
            layouts.addAll(GoldenFolder.files(folder.resolve("single_file"), ".safetensors"));
        }
        if (Files.isDirectory(folder.resolve("diffusers/unet"))
                && !GoldenFolder.files(folder.resolve("diffusers/unet"), ".safetensors")
                        .isEmpty()) {
            layouts.add(folder.resolve("diffusers"));
        }
        Path variant = folder.resolve("variants/text_encoder_transformers5_keys.safetensors");
        if (Files.exists(variant)) {
            layouts.add(variant);
        }
        return layouts;
    }

    private static void add(List<DynamicTest> tests, Path folder, Path layout) {
        Weights golden = Safetensors.open(folder.resolve("golden.safetensors"));
        CheckpointRunner runner = new CheckpointRunner(CheckpointFile.open(layout));
        for (JsonNode testCase : GoldenJson.read(folder.resolve("cases.json")).get("cases")) {
            if (runner.runs(testCase.get("model").asText())) {
                String name = folder.getFileName() + "/" + layout.getFileName() + ": "
                        + testCase.get("name").asText();
                tests.add(DynamicTest.dynamicTest(name, () -> check(testCase, golden, runner)));
            }
        }
    }

    private static void check(JsonNode testCase, Weights golden, CheckpointRunner runner) {
        Map<String, Tensor> results = runner.run(testCase, golden);
        testCase.get("outputs").properties().forEach(output -> {
            Tensor expected = golden.get(output.getValue().asText()).read();
            assertClose(output.getKey(), CheckpointRunner.get(results, output.getKey()), expected);
        });
    }

    private static void assertClose(String name, Tensor actual, Tensor expected) {
        assertThat(actual.shape()).as(name).isEqualTo(expected.shape());
        double scale = 0;
        double worst = 0;
        for (int i = 0; i < expected.data().length; i++) {
            scale = Math.max(scale, Math.abs(expected.data()[i]));
            worst = Math.max(worst, Math.abs(expected.data()[i] - actual.data()[i]));
        }
        assertThat(worst / scale)
                .as(name + ": largest difference, relative to the largest value")
                .isLessThan(RELATIVE);
    }
}
