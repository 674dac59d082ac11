package io.github.hordelib.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.sampling.Samplers;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class MicroBenchmarkTest {
    /** All but the ranking of 100,000 texts, which takes too long to prepare. */
    @Test
    void runsEachForAMoment() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(MicroBenchmarkTest.class.getPackageName())
                        .exclude(InterrogationBenchmark.class.getSimpleName())
                        .param("sampler", Samplers.names().toArray(String[]::new))
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(10))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        Set<String> names = results.stream()
                .map(result -> result.getParams().getBenchmark().replaceAll(".*\\.(\\w+)Benchmark\\..*", "$1"))
                .collect(Collectors.toSet());
        assertThat(names)
                .containsExactlyInAnyOrder(
                        "Engine",
                        "Graph",
                        "Image",
                        "Noise",
                        "Predictor",
                        "Prompt",
                        "Safetensors",
                        "Sampler",
                        "Schedule");
        assertThat(results)
                .extracting(result -> result.getParams().getParam("sampler"))
                .containsAll(Samplers.names());
        assertThat(results)
                .allSatisfy(result ->
                        assertThat(result.getPrimaryResult().getScore()).isPositive());
    }
}
