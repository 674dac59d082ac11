package io.github.hordelib.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class CoreArchitectureTest {
    private static final String ROOT = "io.github.hordelib.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.hordelib");

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void graphsKnowNothingOfNodesAndEngines() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "graph")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "node", ROOT + "engine", ROOT + "harness")
                .check(CLASSES);
    }

    @Test
    void nodesKnowNothingOfEngines() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "node")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "engine", ROOT + "harness")
                .check(CLASSES);
    }

    @Test
    void nothingKnowsAnInferenceRuntime() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.onnxruntime..")
                .check(CLASSES);
    }

    @Test
    void jacksonStaysInside() {
        noClasses()
                .that()
                .arePublic()
                .and()
                .resideInAnyPackage(ROOT + "graph", ROOT + "node", ROOT + "engine", ROOT + "harness")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml..")
                .check(CLASSES);
    }

    @Test
    void nothingWritesToStandardStreams() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
    }

    @Test
    void failuresHaveTypes() {
        NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(CLASSES);
    }
}
