package io.github.hordelib.kudos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimePredictorTest {
    private static final int WIDTH = FeatureSchema.columns().indexOf("width");

    private static TimeModel small() {
        Tree tree = new Tree.Split(WIDTH, 0.625, new Tree.Leaf(0), new Tree.Leaf(0.25));
        return new TimeModel("made up", 1, Map.of("evaluations", 0.1), List.of(tree), new TimeModel.Band(0.9, 1.2));
    }

    @Test
    void addsPhysicsAndMultipliesCorrections() {
        TimePredictor predictor = TimePredictor.of(small());
        assertThat(predictor.predict(JobFeatures.basis()).seconds()).isCloseTo(6, within(1e-9));
        Prediction wide =
                predictor.predict(JobFeatures.builder().size(768, 512).steps(10).build());
        assertThat(wide.seconds()).isCloseTo(2 * Math.exp(0.25), within(1e-9));
        assertThat(wide.low()).isCloseTo(0.9 * wide.seconds(), within(1e-9));
        assertThat(wide.high()).isCloseTo(1.2 * wide.seconds(), within(1e-9));
    }

    @Test
    void paysElevenKudosForTheBasisJob() {
        assertThat(TimePredictor.standard().predict(JobFeatures.basis()).kudos())
                .isEqualTo(11);
        assertThat(new KudosFormula(6.4471).kudos(17.02)).isEqualTo(29.04);
    }

    @Test
    void shippedModelNamesItsOriginAndKnowsTheBasisJob() {
        TimePredictor predictor = TimePredictor.standard();
        assertThat(predictor.model().origin()).contains("2bf710b60a803719587aa2cf4af03abab8436a54");
        assertThat(predictor.predict(JobFeatures.basis()).seconds()).isBetween(5.5, 7.5);
    }

    @Test
    void shippedModelAsksMoreForMoreWork() {
        TimePredictor predictor = TimePredictor.standard();
        double basis = predictor.predict(JobFeatures.basis()).seconds();
        JobFeatures large = JobFeatures.builder().size(1024, 1024).steps(50).build();
        JobFeatures xl = JobFeatures.builder()
                .size(1024, 1024)
                .steps(50)
                .baseline("stable_diffusion_xl")
                .build();
        assertThat(predictor.predict(large).seconds()).isGreaterThan(2 * basis);
        assertThat(predictor.predict(xl).seconds())
                .isGreaterThan(predictor.predict(large).seconds());
    }

    @Test
    void surviveAnyJob() {
        TimePredictor predictor = TimePredictor.standard();
        Random random = new Random(5);
        for (int i = 0; i < 1000; i++) {
            JobFeatures job = JobFeatures.builder()
                    .size(random.nextInt(), random.nextInt())
                    .steps(random.nextInt())
                    .cfgScale(random.nextGaussian() * 1e9)
                    .denoise(Double.NaN)
                    .sampler("s" + random.nextInt())
                    .hiresFix(Double.NEGATIVE_INFINITY)
                    .images(random.nextInt())
                    .baseline(random.nextBoolean() ? "" : "stable_diffusion_2")
                    .build();
            Prediction found = predictor.predict(job);
            assertThat(found.seconds()).as("%s", job).isPositive().isFinite();
            assertThat(found.kudos()).as("%s", job).isPositive().isFinite();
        }
    }

    @Test
    void agreesWithItsTreesOneByOne() {
        TimeModel model = TimePredictor.standard().model();
        TimeModel physics = new TimeModel("", model.intercept(), model.coefficients(), List.of(), model.band());
        Random random = new Random(2);
        for (int i = 0; i < 50; i++) {
            double[] row = FeatureSchema.vector(JobFeatures.builder()
                    .size(64 * random.nextInt(30), 64 * random.nextInt(30))
                    .steps(random.nextInt(80))
                    .cfgScale(random.nextInt(20))
                    .build());
            double sum =
                    model.trees().stream().mapToDouble(tree -> tree.value(row)).sum();
            assertThat(model.seconds(row)).isCloseTo(physics.seconds(row) * Math.exp(sum), within(1e-9));
        }
    }

    @Test
    void comesBackFromItsFile() {
        TimeModel model = TimePredictor.standard().model();
        String text = TimeModelFile.write(model);
        TimeModel again = TimeModelFile.read("again", new StringReader(text));
        assertThat(TimeModelFile.write(again)).isEqualTo(text);
        double[] row = FeatureSchema.vector(JobFeatures.basis());
        assertThat(again.seconds(row)).isEqualTo(model.seconds(row));
    }

    @Test
    void refusesFilesItCannotUse() {
        String text = TimeModelFile.write(small());
        assertThatThrownBy(() -> read(text.replace("hordelib-job-1", "hordelib-job-0")))
                .isInstanceOf(TimeModelException.class)
                .hasMessage("m, line 2: expected \"schema hordelib-job-1\", found \"schema hordelib-job-0\"");
        assertThatThrownBy(() -> read(text.replace("columns height", "columns depth")))
                .hasMessageContaining("found \"depth\"");
        assertThatThrownBy(() -> read(text.replace(" 25000", ""))).isInstanceOf(TimeModelException.class);
        assertThatThrownBy(() -> read(text.replace("intercept 1.0", "intercept one")))
                .hasMessage("m, line 6: expected a number, found \"one\"");
        assertThatThrownBy(() -> read("")).isInstanceOf(TimeModelException.class);
    }

    private static TimeModel read(String text) {
        return TimeModelFile.read("m", new StringReader(text));
    }

    @Test
    void readsColumnsByNameWhateverTheirOrder() {
        List<String> columns = new ArrayList<>(FeatureSchema.columns());
        columns.remove("width");
        columns.add(0, "width");
        String text = TimeModelFile.write(small())
                .replace(String.join(" ", FeatureSchema.columns()), String.join(" ", columns))
                .replace("tree " + WIDTH + "<", "tree 0<");
        double[] row = FeatureSchema.vector(JobFeatures.builder().size(768, 512).build());
        assertThat(read(text).seconds(row)).isEqualTo(small().seconds(row));
    }

    @Test
    void calibratesToAnotherMachine() {
        TimePredictor predictor = TimePredictor.standard();
        List<MeasuredJob> jobs = IntStream.range(1, 31)
                .mapToObj(i -> JobFeatures.builder()
                        .size(256 + 64 * (i % 7), 512)
                        .steps(5 + i)
                        .build())
                .map(job -> new MeasuredJob(job, slow(predictor.model(), job)))
                .toList();
        TimePredictor here = predictor.calibrated(Calibration.fit(predictor.model(), jobs));
        TimePredictor roughly = predictor.calibrated(Calibration.fit(predictor.model(), jobs.subList(0, 3)));
        JobFeatures other = JobFeatures.builder().size(640, 640).steps(42).build();
        double actual = slow(predictor.model(), other);
        assertThat(here.predict(other).seconds()).isCloseTo(actual, within(0.02 * actual));
        assertThat(roughly.predict(other).seconds()).isCloseTo(actual, within(0.4 * actual));
        assertThat(here.predict(other).kudos())
                .isEqualTo(predictor.predict(other).kudos());
    }

    private static double slow(TimeModel model, JobFeatures job) {
        TimeModel.Parts parts = model.parts(FeatureSchema.vector(job));
        return 20 * parts.sampling() + 10 * (parts.rest() + parts.fixed());
    }
}
