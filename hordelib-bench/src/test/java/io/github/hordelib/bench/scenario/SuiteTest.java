package io.github.hordelib.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.hordelib.bench.predict.MeasuredJobs;
import io.github.hordelib.bench.report.BenchReport;
import io.github.hordelib.bench.report.Measure;
import io.github.hordelib.kudos.JobFeatures;
import io.github.hordelib.ort.BackendOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteTest {
    private static final SuiteOptions OPTIONS = new SuiteOptions(
            List.of("a", "b"), List.of(64, 128), 4, 1, 3, List.of(1, 2), List.of("style"), List.of("up/x2.pth"));

    /** Claims to take 0.1 s a step, 0.2 s for the first, and one second besides. */
    private static final class FakeTarget implements BenchTarget {
        private final AtomicInteger jobs = new AtomicInteger();
        private final AtomicInteger open;

        FakeTarget(AtomicInteger open) {
            this.open = open;
            open.incrementAndGet();
        }

        @Override
        public Map<String, String> describe() {
            return Map.of("target", "made up");
        }

        @Override
        public JobRun run(BenchJob job) {
            jobs.incrementAndGet();
            List<Double> steps = new ArrayList<>(Collections.nCopies(job.shape().steps(), 0.1));
            steps.set(0, 0.2);
            double sampling = steps.stream().mapToDouble(s -> s).sum();
            return new JobRun(
                    sampling + 1,
                    job.shape().postProcessing().isEmpty()
                            ? Map.of("sample", sampling)
                            : Map.of("sample", sampling, "post process", 0.5),
                    steps,
                    OptionalDouble.of(0.25),
                    OptionalDouble.of(0.15),
                    new byte[] {1});
        }

        @Override
        public double work(BenchJob job) {
            return job.shape().steps() == 4 ? 40 : Double.NaN;
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }

    private static Measure measure(Map<String, Measure> found, String key) {
        assertThat(found).containsKey(key);
        return Objects.requireNonNull(found.get(key));
    }

    @Test
    void measuresEveryScenarioAndClosesWhatItOpened() {
        AtomicInteger open = new AtomicInteger();
        List<String> progress = new ArrayList<>();
        BenchReport report = new Suite(() -> new FakeTarget(open), OPTIONS, () -> 100, progress::add).run();
        assertThat(open).hasValue(0);
        assertThat(progress).contains("txt2img 64x64, 4 steps, run 4 of 4", "2 at once");
        assertThat(report.environment()).containsEntry("target", "made up").containsKey("java");
        Map<String, Measure> found =
                report.measures().stream().collect(Collectors.toMap(m -> m.scenario() + "/" + m.metric(), m -> m));
        String scenario = "txt2img 64x64, 4 steps/";
        assertThat(measure(found, scenario + "time per image").samples()).hasSize(3);
        assertThat(measure(found, scenario + "later steps").samples())
                .hasSize(9)
                .containsOnly(0.1);
        assertThat(measure(found, scenario + "first step").median()).isEqualTo(0.2);
        assertThat(measure(found, scenario + "steps per second").median()).isCloseTo(10, within(1e-9));
        assertThat(measure(found, scenario + "outside ONNX Runtime").median()).isCloseTo(10, within(1e-9));
        assertThat(measure(found, scenario + "achieved").median()).isCloseTo(100, within(1e-9));
        assertThat(measure(found, scenario + "share of the ceiling").median()).isCloseTo(100, within(1e-9));
        assertThat(measure(found, "load/warm, to first image").samples()).hasSize(3);
        assertThat(found)
                .containsKeys(
                        "load/cold, to first image",
                        "load/in memory, to first image",
                        "load/model switch, to first image",
                        "load/LoRA switch, to first image",
                        "2 at once, 64x64/throughput",
                        "upscaling 64x64, x2.pth/stage post process",
                        "machine/measured ceiling",
                        "machine/Java heap");
        assertThat(report.pictures()).hasSize(2);
    }

    @Test
    void leavesOutWhatIsUnknown() {
        SuiteOptions plain = new SuiteOptions(List.of(""), List.of(64), 2, 0, 1, List.of(), List.of(), List.of());
        AtomicInteger open = new AtomicInteger();
        BenchReport report = new Suite(() -> new FakeTarget(open), plain, () -> Double.NaN, text -> {}).run();
        assertThat(report.measures()).extracting(Measure::metric).doesNotContain("achieved", "measured ceiling");
    }

    @Test
    void passesFailuresOnAndClosesTheTarget() {
        AtomicInteger open = new AtomicInteger();
        BenchTarget failing = new BenchTarget() {
            @Override
            public Map<String, String> describe() {
                return Map.of();
            }

            @Override
            public JobRun run(BenchJob job) {
                throw new IllegalStateException("no " + job.model());
            }

            @Override
            public void close() {
                open.set(-1);
            }
        };
        assertThatThrownBy(() -> new Suite(() -> failing, OPTIONS, () -> 1, text -> {}).run())
                .hasMessage("no a");
        assertThat(open).hasValue(-1);
    }

    @Test
    void collectsJobsThatTheTrainerReads(@TempDir Path folder) throws Exception {
        List<JobFeatures> plan = Collector.plan(40, 3, List.of(64, 128), 12, "stable_diffusion_1");
        assertThat(plan).isEqualTo(Collector.plan(40, 3, List.of(64, 128), 12, "stable_diffusion_1"));
        assertThat(plan.stream().map(JobFeatures::sampler).distinct()).hasSizeGreaterThan(4);
        assertThat(plan.stream().map(JobFeatures::sourceImage).distinct()).hasSize(2);
        List<List<Collector.Measurement>> soFar = new ArrayList<>();
        FakeTarget target = new FakeTarget(new AtomicInteger());
        Collector.run(target, "", plan, 2, text -> {}, soFar::add);
        assertThat(target.jobs).hasValue(2 * 3 + 2 * 2 * 40 + 1);
        assertThat(soFar.stream().map(List::size)).containsExactly(20, 40, 40, 40);
        List<Collector.Measurement> measured = soFar.get(3);
        assertThat(measured).allSatisfy(found -> assertThat(found.rawSeconds())
                .isEqualTo(found.job().seconds())
                .isCloseTo(1.1 + 0.1 * found.job().features().steps(), within(1e-9)));
        Path file = Files.write(
                folder.resolve("jobs.jsonl"),
                measured.stream()
                        .map(found -> MeasuredJobs.line(found.job(), 7))
                        .toList());
        assertThat(Files.readString(file)).contains("\"raw_time\":7.0");
        assertThat(MeasuredJobs.read(file))
                .isEqualTo(measured.stream().map(Collector.Measurement::job).toList());
    }

    @Test
    void measuresTheMachinesCeiling() {
        assertThat(MatrixCeiling.measure(BackendOptions.defaults())).isBetween(1.0, 1e6);
    }
}
