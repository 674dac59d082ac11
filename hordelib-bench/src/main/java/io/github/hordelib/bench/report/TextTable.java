package io.github.hordelib.bench.report;

import java.util.Locale;

/** Reports and comparisons as plain text. Thread-safe. */
public final class TextTable {
    private TextTable() {}

    /**
     * Writes a report.
     *
     * @param report what to write
     * @return a table, one measure a line
     */
    public static String of(BenchReport report) {
        StringBuilder text = new StringBuilder();
        report.environment().forEach((key, value) -> line(text, "%-22s %s", key, value));
        line(text, "");
        line(
                text,
                "%-34s %-30s %10s %10s %10s %7s  %s",
                "scenario",
                "measure",
                "median",
                "mean",
                "p95",
                "spread",
                "unit");
        for (Measure measure : report.measures()) {
            line(
                    text,
                    "%-34s %-30s %10.4g %10.4g %10.4g %6.1f%%  %s",
                    measure.scenario(),
                    measure.metric(),
                    measure.median(),
                    measure.mean(),
                    measure.quantile(0.95),
                    100 * measure.spread(),
                    measure.unit());
        }
        return text.toString();
    }

    /**
     * Writes a comparison.
     *
     * @param comparison what to write
     * @return a table, one measure a line
     */
    public static String of(Comparison comparison) {
        StringBuilder text = new StringBuilder();
        line(text, "%-34s %-30s %10s %10s %7s %8s  %s", "scenario", "measure", "before", "after", "ratio", "noise", "");
        for (Comparison.Row row : comparison.rows()) {
            line(
                    text,
                    "%-34s %-30s %10.4g %10.4g %7.3f %7.0f%%  %s",
                    row.before().scenario(),
                    row.before().metric(),
                    row.before().median(),
                    row.after().median(),
                    row.ratio(),
                    100 * row.threshold(),
                    row.verdict().name().toLowerCase(Locale.ROOT));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
