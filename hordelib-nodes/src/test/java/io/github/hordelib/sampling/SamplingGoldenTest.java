package io.github.hordelib.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.hordelib.golden.GoldenFolder;
import io.github.hordelib.golden.GoldenJson;
import io.github.hordelib.noise.NoiseGoldenCases;
import io.github.hordelib.schedule.SigmaGoldenCases;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Noise, noise levels, samplers and guidance against reference numbers. */
@Tag("golden")
class SamplingGoldenTest {
    @TestFactory
    Stream<DynamicContainer> agrees() {
        return GoldenFolder.files(GoldenFolder.of("sampling"), ".json").stream().map(SamplingGoldenTest::file);
    }

    @Test
    void everySamplerHasReferenceRuns() {
        Set<String> names = new TreeSet<>();
        for (Path path : GoldenFolder.files(GoldenFolder.carried("sampling"), ".json")) {
            JsonNode file = GoldenJson.read(path);
            if (file.get("topic").asText().startsWith("samplers")) {
                file.get("cases").forEach(test -> names.add(test.path("sampler").asText()));
            }
        }
        assertThat(names).containsAll(Samplers.names());
    }

    private static DynamicContainer file(Path path) {
        JsonNode file = GoldenJson.read(path);
        Consumer<JsonNode> runner = runner(file);
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode test : file.get("cases")) {
            String name = test.has("id") ? test.get("id").asText() : name(test, tests.size());
            tests.add(DynamicTest.dynamicTest(name, () -> named(name, () -> runner.accept(test))));
        }
        return DynamicContainer.dynamicContainer(path.getFileName().toString(), tests);
    }

    /** Surefire reports dynamic tests by number only. */
    private static void named(String name, Runnable test) {
        try {
            test.run();
        } catch (AssertionError e) {
            throw new AssertionError(name + ": " + e.getMessage(), e);
        }
    }

    private static Consumer<JsonNode> runner(JsonNode file) {
        return switch (file.get("topic").asText()) {
            case "noise" -> NoiseGoldenCases::noise;
            case "brownian" -> NoiseGoldenCases::brownian;
            case "sigmas" -> SamplingGoldenTest::sigmas;
            case "guidance" -> new GuidanceGoldenCases(file)::run;
            default -> test -> SamplerGoldenCases.run(test, file.path("tensors"));
        };
    }

    private static void sigmas(JsonNode test) {
        if (!test.get("kind").asText().equals("ksampler_set_steps")) {
            SigmaGoldenCases.run(test);
            return;
        }
        SamplingPlan plan = SamplingPlan.of(
                test.get("sampler").asText(),
                test.get("scheduler").asText(),
                test.get("steps").asInt(),
                test.get("denoise").asDouble());
        String model = test.get("model").asText();
        SigmaGoldenCases.assertSigmas(plan.sigmas(SigmaGoldenCases.schedule(model)), test.get("sigmas"), model);
    }

    private static String name(JsonNode test, int index) {
        StringBuilder name = new StringBuilder();
        for (String field : List.of("kind", "model", "sampler", "scheduler", "node", "tool", "steps", "seed")) {
            if (test.has(field)) {
                name.append(test.get(field).asText()).append(' ');
            }
        }
        return name.append('#').append(index).toString();
    }
}
