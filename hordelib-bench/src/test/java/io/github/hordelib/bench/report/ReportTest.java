package io.github.hordelib.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.hordelib.bench.report.Comparison.Verdict;
import io.github.hordelib.bench.report.Measure.Better;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static Measure seconds(double... samples) {
        return new Measure(
                "draw \"a\"",
                "time <x>",
                "s",
                Better.LOWER,
                Arrays.stream(samples).boxed().toList());
    }

    private static BenchReport report(Measure... measures) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("java", "17");
        environment.put("cores", "2");
        return new BenchReport(
                environment, List.of(measures), List.of(new BenchReport.Picture("a & b", new byte[] {1, 2, 3})));
    }

    /** Seals the format: whoever changes it raises the version and writes a new golden file. */
    @Test
    void writesTheSealedFormat() throws IOException {
        BenchReport report =
                report(seconds(1, 2, 4.5), new Measure("load", "rate", "it/s", Better.HIGHER, List.of(1.0 / 3)));
        Locale before = Locale.getDefault();
        try (InputStream golden = ReportTest.class.getResourceAsStream("bench-1.jsonl")) {
            Locale.setDefault(Locale.GERMANY);
            assertThat(golden).isNotNull();
            assertThat(ResultFile.text(report)).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void readsWhatItWrote(@TempDir Path folder) throws IOException {
        BenchReport report = report(seconds(1, 2, 4.5), seconds(3));
        Path file = Files.writeString(folder.resolve("a.jsonl"), ResultFile.text(report));
        BenchReport again = ResultFile.read(file);
        assertThat(again.measures()).isEqualTo(report.measures());
        assertThat(again.environment()).isEqualTo(report.environment());
    }

    @Test
    void refusesOtherFiles(@TempDir Path folder) throws IOException {
        Path other = Files.writeString(folder.resolve("a"), "{\"format\":\"hordelib-bench\",\"version\":2}\n");
        assertThatThrownBy(() -> ResultFile.read(other))
                .isInstanceOf(ReportException.class)
                .hasMessage(other + ", line 1: expected hordelib-bench version 1");
        Path text = Files.writeString(folder.resolve("b"), "hello\n");
        assertThatThrownBy(() -> ResultFile.read(text)).isInstanceOf(ReportException.class);
        Path empty = Files.writeString(folder.resolve("c"), "");
        assertThatThrownBy(() -> ResultFile.read(empty)).isInstanceOf(ReportException.class);
        Path hollow = Files.writeString(
                folder.resolve("d"), "{\"format\":\"hordelib-bench\",\"version\":1}\n{\"better\":\"lower\"}\n");
        assertThatThrownBy(() -> ResultFile.read(hollow)).hasMessageContaining("line 2");
    }

    @Test
    void countsQuantilesAndSpread() {
        Measure measure = seconds(4, 1, 2, 3);
        assertThat(measure.median()).isEqualTo(2.5);
        assertThat(measure.mean()).isEqualTo(2.5);
        assertThat(measure.quantile(0.95)).isCloseTo(3.85, within(1e-9));
        assertThat(measure.spread()).isCloseTo(1.4826 / 2.5, within(1e-9));
        assertThat(seconds(7).spread()).isZero();
        assertThatThrownBy(() -> seconds(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Verdict verdict(Measure before, Measure after, Measure... both) {
        BenchReport first = new BenchReport(Map.of(), concat(before, both), List.of());
        BenchReport second = new BenchReport(Map.of(), concat(after, both), List.of());
        return Comparison.of(first, second).rows().get(0).verdict();
    }

    private static List<Measure> concat(Measure first, Measure... others) {
        List<Measure> all = new java.util.ArrayList<>(List.of(first));
        all.addAll(List.of(others));
        return all;
    }

    @Test
    void callsNoiseNoise() {
        Random random = new Random(11);
        for (int i = 0; i < 500; i++) {
            double drift = 1 + 0.1 * random.nextDouble();
            double[] before = random.doubles(5, 1, 1.1).toArray();
            double[] after = random.doubles(5, 1, 1.1).map(x -> x * drift).toArray();
            assertThat(verdict(seconds(before), seconds(after)))
                    .as("%s against %s", Arrays.toString(before), Arrays.toString(after))
                    .isEqualTo(Verdict.NOISE);
        }
        assertThat(verdict(seconds(1), seconds(1.4))).isEqualTo(Verdict.NOISE);
    }

    @Test
    void callsChangesChanges() {
        assertThat(verdict(seconds(1, 1.02, 1.01), seconds(1.3, 1.31, 1.32))).isEqualTo(Verdict.WORSE);
        assertThat(verdict(seconds(1, 1.02, 1.01), seconds(0.8, 0.79, 0.81))).isEqualTo(Verdict.BETTER);
        assertThat(verdict(seconds(1), seconds(1.6))).isEqualTo(Verdict.WORSE);
    }

    @Test
    void blamesTheMachineFirst() {
        Measure ceiling = new Measure("machine", Comparison.CEILING, "GFLOP/s", Better.NEITHER, List.of(200.0, 150.0));
        assertThat(verdict(seconds(1, 1.02, 1.01), seconds(1.3, 1.31, 1.32), ceiling))
                .isEqualTo(Verdict.NOISE);
    }

    @Test
    void takesMillisecondsForTheOperatingSystem() {
        assertThat(verdict(seconds(0.0023, 0.0024, 0.0023), seconds(0.0051, 0.0052, 0.0051)))
                .isEqualTo(Verdict.NOISE);
        assertThat(verdict(seconds(0.0123, 0.0124, 0.0123), seconds(0.0251, 0.0252, 0.0251)))
                .isEqualTo(Verdict.WORSE);
    }

    @Test
    void takesTheMachineForTheMachine() {
        Measure busy = new Measure("machine", Comparison.CEILING, "GFLOP/s", Better.NEITHER, List.of(29.0, 30.0));
        Measure quiet = new Measure("machine", Comparison.CEILING, "GFLOP/s", Better.NEITHER, List.of(73.0, 75.0));
        assertThat(verdict(busy, quiet)).isEqualTo(Verdict.NOISE);
    }

    @Test
    void drawsAPageThatLoadsNothing() {
        String page = HtmlPage.of(report(seconds(1, 2, 4.5)));
        assertThat(page)
                .contains("<svg", "time &lt;x&gt;", "data:image/png;base64,AQID", "a &amp; b")
                .doesNotContain("http", "<script", "time <x>");
    }

    @Test
    void showsHeadlinesAndLeavesStragglersOutOfCharts() {
        Measure slow = new Measure("128x128", "time per image", "s", Better.LOWER, List.of(0.5, 0.5, 90.0));
        Measure fast = new Measure("64x64", "time per image", "s", Better.LOWER, List.of(0.25));
        Measure crowd = new Measure("2 at once", "throughput", "images/min", Better.HIGHER, List.of(40.0));
        String page = HtmlPage.of(report(slow, fast, crowd));
        assertThat(page)
                .contains("<b>250 ms</b><span>time per image<br>64x64</span>")
                .contains("<b>40.0 images/min</b>", "images per minute by jobs at once")
                .doesNotContain("<b>500 ms</b>");
        assertThat(page.split("<circle", -1)).hasSize(1 + 2 + 1 + 1 + 1);
    }

    @Test
    void writesTables() {
        BenchReport report = report(seconds(1, 2, 4.5));
        assertThat(TextTable.of(report)).contains("draw \"a\"", "2.000", "spread");
        assertThat(TextTable.of(Comparison.of(report, report))).contains("1.000", "noise");
    }
}
