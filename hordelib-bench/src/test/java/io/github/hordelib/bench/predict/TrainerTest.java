package io.github.hordelib.bench.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.hordelib.kudos.FeatureSchema;
import io.github.hordelib.kudos.JobFeatures;
import io.github.hordelib.kudos.JobWork;
import io.github.hordelib.kudos.MeasuredJob;
import io.github.hordelib.kudos.TimeModelFile;
import io.github.hordelib.kudos.TimePredictor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    private static final List<String> SAMPLERS = List.of("k_euler", "k_euler_a", "k_heun", "k_dpmpp_2m", "k_dpmpp_sde");
    private static final List<MeasuredJob> JOBS = jobs(300, 3);

    /** A machine with a fixed cost, a rate that depends on the size, slow guidance above 12, and 2 % noise. */
    private static List<MeasuredJob> jobs(int count, long seed) {
        Random random = new Random(seed);
        List<MeasuredJob> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            JobFeatures job = JobFeatures.builder()
                    .size(256 + 64 * random.nextInt(10), 256 + 64 * random.nextInt(10))
                    .steps(10 + 10 * random.nextInt(5))
                    .sampler(SAMPLERS.get(random.nextInt(SAMPLERS.size())))
                    .cfgScale(5 + random.nextInt(15))
                    .build();
            JobWork work = JobWork.of(job);
            double seconds = 1 + 2e-5 * work.firstPass() + 0.02 * work.evaluations() + 1e-4 * work.decode();
            double odd = job.cfgScale() > 12 ? 1.15 : 1;
            jobs.add(new MeasuredJob(job, seconds * odd * Math.exp(0.02 * random.nextGaussian())));
        }
        return jobs;
    }

    private static double accuracy(TrainingReport report, String learner) {
        return Objects.requireNonNull(report.grouped().get(learner)).accuracy();
    }

    @Test
    void beatsThePlainBaselinesOnUnseenJobs() {
        TrainingReport report = TrainingReport.of(JOBS, 1, "made up");
        double model = accuracy(report, "model");
        assertThat(model).isGreaterThan(96);
        assertThat(model).isGreaterThan(accuracy(report, "linear") + 2);
        assertThat(model).isGreaterThan(accuracy(report, "lookup") + 2);
        assertThat(report.model().band().low()).isBetween(0.9, 0.99);
        assertThat(report.model().band().high()).isBetween(1.01, 1.1);
    }

    @Test
    void isAFunctionOfJobsAndSeed() {
        List<MeasuredJob> few = JOBS.subList(0, 60);
        String once = TimeModelFile.write(new Trainer(1).train(few, "made up"));
        assertThat(TimeModelFile.write(new Trainer(1).train(few, "made up"))).isEqualTo(once);
        assertThat(TimeModelFile.write(new Trainer(2).train(few, "made up"))).isNotEqualTo(once);
    }

    @Test
    void learnsFromASingleJob() {
        MeasuredJob job = JOBS.get(0);
        var model = Learner.boosted(1).learn(List.of(job));
        double[] row = FeatureSchema.vector(job.features());
        assertThat(model.applyAsDouble(row)).isCloseTo(job.seconds(), within(0.05 * job.seconds()));
    }

    @Test
    void keepsEqualJobsTogetherWhenGrouped() {
        List<MeasuredJob> twice = new ArrayList<>(JOBS.subList(0, 50));
        twice.addAll(JOBS.subList(0, 50));
        Learner memory = Learner.lookup();
        double byRows = CrossValidation.byRows(twice, 1).score(memory).accuracy();
        double grouped = CrossValidation.grouped(twice, 1).score(memory).accuracy();
        assertThat(byRows).isGreaterThan(85);
        assertThat(grouped).isLessThan(75);
    }

    @Test
    void scoresByTheMeasureOfTheReference() {
        Score score = Score.of(new double[] {1, 2.004, 4}, new double[] {2, 2, 3});
        assertThat(score.accuracy()).isCloseTo(100 * (0.5 + 1 + 0.75) / 3, within(1e-9));
        assertThat(score.mae()).isCloseTo((1 + 0.004 + 1) / 3, within(1e-9));
        assertThat(score.rows()).isEqualTo(3);
    }

    @Test
    void judgesWithJobsKeptBack() {
        HoldOut judged = HoldOut.of(JOBS, 0.25, 1, TimePredictor.standard());
        assertThat(judged.trained().rows()).isEqualTo(75);
        assertThat(judged.trainedWith()).isEqualTo(225);
        assertThat(judged.calibratedWith()).isEqualTo(40);
        assertThat(judged.trained().accuracy()).isGreaterThan(95);
        assertThat(judged.calibrated().accuracy())
                .isBetween(80.0, judged.trained().accuracy());
        assertThatThrownBy(() -> HoldOut.of(JOBS, 1.5, 1, TimePredictor.standard()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsListsAndLines(@TempDir Path folder) throws Exception {
        Path lines = Files.writeString(folder.resolve("a.jsonl"), "{\"width\":64,\"time\":1}\n{\"time\":2.5}\n");
        Path list = Files.writeString(folder.resolve("a.json"), "[{\"width\":64,\"time\":1},\n{\"time\":2.5}]");
        assertThat(MeasuredJobs.read(lines)).hasSize(2).isEqualTo(MeasuredJobs.read(list));
        Path bad = Files.writeString(folder.resolve("b.jsonl"), "{\"time\":1}\n{\"time\":\"x\"}\n");
        assertThatThrownBy(() -> MeasuredJobs.read(bad))
                .isInstanceOf(PredictException.class)
                .hasMessage(bad + ", job 2, time: expected seconds above 0, found x");
        Path empty = Files.writeString(folder.resolve("c.jsonl"), "");
        assertThatThrownBy(() -> MeasuredJobs.read(empty)).isInstanceOf(PredictException.class);
    }
}
