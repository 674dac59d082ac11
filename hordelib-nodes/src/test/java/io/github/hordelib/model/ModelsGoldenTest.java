package io.github.hordelib.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hordelib.golden.GoldenFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Runs exported models against what torch computed with the same weights. */
@Tag("golden")
class ModelsGoldenTest {
    /** The exports' own cases: variants of the graphs. */
    @TestFactory
    Stream<DynamicTest> exports() {
        Path folder = GoldenFolder.of("models").resolve("sd1_onnx");
        return Files.isDirectory(folder) ? tests(folder, new OnnxCases(folder, folder)) : Stream.of();
    }

    /** The cases of the family the exports were made of. */
    @TestFactory
    Stream<DynamicTest> exportsOfFamily() {
        Path folder = GoldenFolder.of("models").resolve("sd1_onnx");
        Path family = folder.resolveSibling("sd1");
        return Files.isDirectory(folder) && Files.isDirectory(family)
                ? tests(family, new OnnxCases(folder, family))
                : Stream.of();
    }

    /** ControlNet and UNet, both exported. */
    @TestFactory
    Stream<DynamicTest> exportedControl() {
        Path folder = GoldenFolder.of("models").resolve("sd1_onnx");
        Path family = folder.resolveSibling("controlnet");
        return Files.isDirectory(folder.resolve("onnx/controlnet")) && Files.isDirectory(family)
                ? tests(family, new OnnxCases(folder, family))
                : Stream.of();
    }

    /** Whole pipelines, with the exports and with the checkpoint they were made of. */
    @TestFactory
    Stream<DynamicTest> pipelines() {
        Path folder = GoldenFolder.of("models").resolve("pipeline");
        if (!Files.isDirectory(folder)) {
            return Stream.of();
        }
        Path exports = folder.resolveSibling("sd1_onnx");
        OnnxCases onnx = new OnnxCases(exports, exports);
        TextEncoder text = onnx.text();
        PipelineCases exported = new PipelineCases(folder, text, onnx.model(), onnx.vae());
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode node : GoldenFolder.json(folder.resolve("cases.json")).get("cases")) {
            String name = node.get("name").asText();
            if (hasWholeTimesteps(node)) {
                tests.add(DynamicTest.dynamicTest("exports: " + name, () -> exported.check(node)));
            }
            for (Path file : GoldenFolder.files(folder.resolveSibling("sd1/single_file"), ".safetensors")) {
                PipelineCases built = onnx.built(folder, file, text);
                tests.add(DynamicTest.dynamicTest(file.getFileName() + ": " + name, () -> built.check(node)));
            }
        }
        return tests.stream();
    }

    /** The exports take whole timesteps only. */
    private static boolean hasWholeTimesteps(JsonNode node) {
        for (JsonNode timestep : node.get("outputs").get("timesteps")) {
            if (timestep.asDouble() != Math.rint(timestep.asDouble())) {
                return false;
            }
        }
        return true;
    }

    private static Stream<DynamicTest> tests(Path folder, OnnxCases cases) {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode node : GoldenFolder.json(folder.resolve("cases.json")).get("cases")) {
            for (String model : cases.modelsFor(node)) {
                tests.add(DynamicTest.dynamicTest(
                        model + ": " + node.get("name").asText(), () -> cases.check(node, model)));
            }
        }
        return tests.stream();
    }
}
