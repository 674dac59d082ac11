package io.github.hordelib.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What changed between two runs. A change is called one only if the medians differ by more than the runs explain: by
 * more than 20 %, by more than three times the spread of either run, by more than twice what the machine itself changed
 * (its measured ceiling), and if the samples of the two runs do not overlap. A single sample a side says little, so it
 * must differ by half. Times must differ by 5 ms, too: a file system or a scheduler needs as much now and then.
 *
 * <p>Immutable.
 *
 * @param rows measures that both runs have
 */
public record Comparison(List<Row> rows) {
    /** Name of the measure that says how fast the machine itself was. */
    public static final String CEILING = "measured ceiling";

    private static final double SMALLEST_CHANGE = 0.2;
    private static final double SMALLEST_SINGLE_CHANGE = 0.5;
    private static final double SMALLEST_SECONDS = 0.005;

    /** What a ratio means. */
    public enum Verdict {
        /** The second run is better. */
        BETTER,
        /** The second run is worse. */
        WORSE,
        /** It differs, and neither is better. */
        DIFFERENT,
        /** The difference is within the noise. */
        NOISE
    }

    /**
     * One measure in both runs.
     *
     * @param before in the first run
     * @param after in the second run
     * @param ratio median after over median before; 1 if both are 0
     * @param threshold relative difference up to which it is noise
     * @param verdict what the ratio means
     */
    public record Row(Measure before, Measure after, double ratio, double threshold, Verdict verdict) {}

    /** Copies the rows. */
    public Comparison {
        rows = List.copyOf(rows);
    }

    /**
     * Compares two runs.
     *
     * @param before first run
     * @param after second run
     * @return the measures that both have, in the order of the first
     */
    public static Comparison of(BenchReport before, BenchReport after) {
        Map<String, Measure> others = new LinkedHashMap<>();
        after.measures().forEach(measure -> others.put(key(measure), measure));
        double drift = drift(before, after);
        List<Row> rows = new ArrayList<>();
        for (Measure measure : before.measures()) {
            Measure other = others.get(key(measure));
            if (other != null) {
                rows.add(row(measure, other, drift));
            }
        }
        return new Comparison(rows);
    }

    private static String key(Measure measure) {
        return measure.scenario() + "\n" + measure.metric();
    }

    /** How much the machine changed between the runs, or within one of them. */
    private static double drift(BenchReport before, BenchReport after) {
        List<Measure> ceilings = new ArrayList<>();
        ceilings.addAll(before.measures());
        ceilings.addAll(after.measures());
        ceilings.removeIf(measure -> !measure.metric().equals(CEILING));
        double high = ceilings.stream().mapToDouble(m -> m.quantile(1)).max().orElse(1);
        double low = ceilings.stream().mapToDouble(m -> m.quantile(0)).min().orElse(1);
        return low > 0 ? high / low - 1 : 0;
    }

    private static Row row(Measure before, Measure after, double drift) {
        double ratio = before.median() == 0 && after.median() == 0 ? 1 : after.median() / before.median();
        boolean single = before.samples().size() == 1 || after.samples().size() == 1;
        double threshold = Math.max(
                Math.max(single ? SMALLEST_SINGLE_CHANGE : SMALLEST_CHANGE, 2 * drift),
                3 * Math.max(before.spread(), after.spread()));
        boolean apart = before.quantile(1) < after.quantile(0) || after.quantile(1) < before.quantile(0);
        boolean far = ratio > 1 + threshold || ratio < 1 / (1 + threshold);
        boolean slight = before.unit().equals("s") && Math.abs(after.median() - before.median()) < SMALLEST_SECONDS;
        Verdict verdict = apart && far && !slight ? verdict(before.better(), ratio) : Verdict.NOISE;
        return new Row(before, after, ratio, threshold, verdict);
    }

    private static Verdict verdict(Measure.Better better, double ratio) {
        return switch (better) {
            case NEITHER -> Verdict.DIFFERENT;
            case LOWER -> ratio < 1 ? Verdict.BETTER : Verdict.WORSE;
            case HIGHER -> ratio > 1 ? Verdict.BETTER : Verdict.WORSE;
        };
    }
}
