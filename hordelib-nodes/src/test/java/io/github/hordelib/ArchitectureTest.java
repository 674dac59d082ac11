package io.github.hordelib;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtSession;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Which way packages look. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.hordelib");

    private static final String BASE = "io.github.hordelib.";
    private static final List<String> CORE = List.of("graph", "node", "engine", "catalog", "kudos");
    private static final List<String> UPPER = List.of("nodes", "pipeline");

    /** What each package must not know, beside the façade. */
    private static final Map<String, List<String>> FORBIDDEN = Map.ofEntries(
            Map.entry(
                    "tensor",
                    List.of("noise", "schedule", "sampling", "prompt", "image", "checkpoint", "onnx", "ort", "model")),
            Map.entry(
                    "noise", List.of("schedule", "sampling", "prompt", "image", "checkpoint", "onnx", "ort", "model")),
            Map.entry(
                    "schedule", List.of("noise", "sampling", "prompt", "image", "checkpoint", "onnx", "ort", "model")),
            Map.entry(
                    "prompt", List.of("noise", "schedule", "sampling", "image", "checkpoint", "onnx", "ort", "model")),
            Map.entry(
                    "image", List.of("noise", "schedule", "sampling", "prompt", "checkpoint", "onnx", "ort", "model")),
            Map.entry(
                    "checkpoint", List.of("noise", "schedule", "sampling", "prompt", "image", "onnx", "ort", "model")),
            Map.entry("onnx", List.of("noise", "schedule", "sampling", "prompt", "image", "ort", "model")),
            Map.entry("sampling", List.of("prompt", "checkpoint", "onnx", "ort", "model")),
            Map.entry("ort", List.of("noise", "schedule", "sampling", "prompt", "image", "model")),
            Map.entry(
                    "annotate",
                    List.of("noise", "schedule", "sampling", "prompt", "checkpoint", "onnx", "ort", "model")),
            Map.entry("model", List.of()));

    @TestFactory
    List<DynamicTest> packagesLookDown() {
        return FORBIDDEN.entrySet().stream()
                .map(entry ->
                        DynamicTest.dynamicTest(entry.getKey(), () -> looksDown(entry.getKey(), entry.getValue())))
                .toList();
    }

    private static void looksDown(String lower, List<String> higher) {
        String[] forbidden = Stream.of(higher, UPPER, CORE)
                .flatMap(List::stream)
                .map(name -> BASE + name + "..")
                .toArray(String[]::new);
        check(noClasses()
                .that()
                .resideInAPackage(BASE + lower + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(forbidden)));
        check(noClasses()
                .that()
                .resideInAPackage(BASE + lower + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.github.hordelib"));
    }

    @Test
    void nodesDoNotKnowRequests() {
        check(noClasses()
                .that()
                .resideInAPackage(BASE + "nodes..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.github.hordelib", BASE + "pipeline..")));
    }

    @Test
    void coreKnowsNeitherNodesNorTheRuntime() {
        check(noClasses()
                .that(resideInAnyPackage(
                        CORE.stream().map(name -> BASE + name + "..").toArray(String[]::new)))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "ai.onnxruntime..",
                        BASE + "nodes..",
                        BASE + "model..",
                        BASE + "sampling..",
                        BASE + "tensor..",
                        BASE + "ort..")));
    }

    @Test
    void onlyOneImportsTheRuntime() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(BASE + "ort..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.onnxruntime.."));
    }

    @Test
    void onlyOneImportsOpenCv() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(BASE + "annotate..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco.."));
    }

    @Test
    void weightsAreNeverGivenByAddInitializer() {
        check(noClasses()
                .should()
                .callMethod(OrtSession.SessionOptions.class, "addInitializer", String.class, OnnxTensorLike.class));
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching("io.github.hordelib.(*)..").should().beFreeOfCycles());
    }

    @Test
    void nothingPrints() {
        check(NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
    }

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }
}
