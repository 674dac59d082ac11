package io.github.hordelib.bench.report;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report as one self-contained page: charts are inline SVG, pictures are embedded, nothing is loaded. Thread-safe. */
public final class HtmlPage {
    private static final String STYLE =
            """
            :root{color-scheme:light dark;--ink:#1c2430;--soft:#68758a;--line:#dfe4ec;--paper:#fff;--bar:#3567c4;--dot:#e0892b}
            @media(prefers-color-scheme:dark){:root{--ink:#e6eaf2;--soft:#93a0b5;--line:#323b4a;--paper:#151a22;--bar:#6c9cf0;--dot:#f0b060}}
            body{font:15px/1.5 system-ui,sans-serif;margin:2.5rem auto;max-width:62rem;padding:0 1rem;color:var(--ink);background:var(--paper)}
            h1{font-size:1.7rem;margin:0 0 .2rem}h2{font-size:1.1rem;margin:2.2rem 0 .6rem}p{color:var(--soft);margin:.2rem 0}
            dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1.2rem;margin:1rem 0}dt{color:var(--soft)}dd{margin:0}
            table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th{color:var(--soft);font-weight:500;text-align:right}
            td{text-align:right;border-top:1px solid var(--line)}td,th{padding:.25rem .6rem}td:first-child,th:first-child{text-align:left}
            figure{display:inline-block;margin:.4rem .8rem .4rem 0;text-align:center}figcaption{color:var(--soft);font-size:.85rem;max-width:12rem}
            img{image-rendering:pixelated;min-width:9rem;max-width:16rem;border-radius:6px}svg{width:100%;height:auto}svg text{fill:var(--ink);font:12px system-ui,sans-serif}
            .tiles{display:grid;grid-template-columns:repeat(3,1fr);gap:.8rem;margin:1.4rem 0}.tile{border:1px solid var(--line);border-radius:10px;padding:.7rem 1rem}
            .tile b{display:block;font-size:1.5rem;font-weight:600}.tile span{color:var(--soft);font-size:.85rem}
            svg .soft{fill:var(--soft)}.bar{fill:var(--bar)}.dot{fill:var(--dot);fill-opacity:.75}.axis{stroke:var(--line)}
            """;
    private static final String THROUGHPUT = "throughput";
    private static final List<String> HEADLINES = List.of(
            "time per image",
            "steps per second",
            THROUGHPUT,
            "first preview",
            "share of the ceiling",
            "peak resident memory");
    private static final int NAME = 210;
    private static final int PLOT = 520;
    private static final int WIDTH = 900;
    private static final int ROW = 26;

    private HtmlPage() {}

    /**
     * Draws a report.
     *
     * @param report what to draw
     * @return the page
     */
    public static String of(BenchReport report) {
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append(
                        "<meta name=\"viewport\" content=\"width=device-width\"><title>hordelib benchmark</title><style>")
                .append(STYLE)
                .append("</style></head><body>\n<h1>hordelib benchmark</h1>\n<dl>");
        report.environment().forEach((key, value) -> page.append("<dt>")
                .append(escape(key))
                .append("</dt><dd>")
                .append(escape(value))
                .append("</dd>"));
        page.append("</dl>\n");
        tiles(report.measures(), page);
        pictures(report.pictures(), page);
        throughput(report.measures(), page);
        Map<String, List<Measure>> scenarios = new LinkedHashMap<>();
        for (Measure measure : report.measures()) {
            scenarios
                    .computeIfAbsent(measure.scenario(), any -> new ArrayList<>())
                    .add(measure);
        }
        scenarios.forEach((name, measures) -> scenario(name, measures, page));
        return page.append("</body></html>\n").toString();
    }

    /** What people ask first: the best of each of the measures that describe a whole run. */
    private static void tiles(List<Measure> measures, StringBuilder page) {
        page.append("<div class=\"tiles\">");
        for (String metric : HEADLINES) {
            measures.stream()
                    .filter(measure -> measure.metric().equals(metric))
                    .max(Comparator.comparingDouble(m -> m.better() == Measure.Better.LOWER ? -m.median() : m.median()))
                    .ifPresent(measure -> page.append("<div class=\"tile\"><b>")
                            .append(amount(measure.median(), measure.unit()))
                            .append("</b><span>")
                            .append(escape(metric))
                            .append("<br>")
                            .append(escape(measure.scenario()))
                            .append("</span></div>"));
        }
        page.append("</div>\n");
    }

    /** All numbers of jobs at once in one chart, which their own sections do not show. */
    private static void throughput(List<Measure> measures, StringBuilder page) {
        List<Measure> rows = measures.stream()
                .filter(measure -> measure.metric().equals(THROUGHPUT))
                .map(m -> new Measure(m.scenario(), m.scenario(), m.unit(), m.better(), m.samples()))
                .toList();
        if (!rows.isEmpty()) {
            page.append("<h2>images per minute by jobs at once</h2>\n");
            chart(rows.get(0).unit(), rows, page);
        }
    }

    private static void pictures(List<BenchReport.Picture> pictures, StringBuilder page) {
        for (BenchReport.Picture picture : pictures) {
            page.append("<figure><img alt=\"\" src=\"data:image/png;base64,")
                    .append(Base64.getEncoder().encodeToString(picture.png()))
                    .append("\"><figcaption>")
                    .append(escape(picture.caption()))
                    .append("</figcaption></figure>\n");
        }
    }

    private static void scenario(String name, List<Measure> measures, StringBuilder page) {
        page.append("<h2>").append(escape(name)).append("</h2>\n");
        Map<String, List<Measure>> units = new LinkedHashMap<>();
        for (Measure measure : measures) {
            units.computeIfAbsent(measure.unit(), any -> new ArrayList<>()).add(measure);
        }
        units.forEach((unit, same) -> chart(unit, same, page));
        page.append("<table><tr><th></th><th>median</th><th>mean</th><th>p95</th><th>min</th><th>max</th>")
                .append("<th>n</th><th>unit</th></tr>\n");
        for (Measure measure : measures) {
            page.append("<tr><td>").append(escape(measure.metric())).append("</td>");
            cell(measure.median(), page);
            cell(measure.mean(), page);
            cell(measure.quantile(0.95), page);
            cell(measure.quantile(0), page);
            cell(measure.quantile(1), page);
            page.append("<td>").append(measure.samples().size()).append("</td><td>");
            page.append(escape(measure.unit())).append("</td></tr>\n");
        }
        page.append("</table>\n");
    }

    private static void cell(double value, StringBuilder page) {
        page.append("<td>").append(number(value)).append("</td>");
    }

    /** Bars to the median, a dot for each sample. */
    private static void chart(String unit, List<Measure> measures, StringBuilder page) {
        double most = measures.stream().mapToDouble(HtmlPage::end).max().orElse(0);
        double scale = most > 0 ? PLOT / most : 0;
        int height = ROW * measures.size() + 6;
        page.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                WIDTH,
                height,
                escape(unit)));
        page.append(String.format(
                Locale.ROOT, "<line class=\"axis\" x1=\"%d\" y1=\"0\" x2=\"%d\" y2=\"%d\"/>", NAME, NAME, height));
        for (int i = 0; i < measures.size(); i++) {
            Measure measure = measures.get(i);
            int y = ROW * i + 4;
            double length = Math.max(0, measure.median() * scale);
            page.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                            + "<rect class=\"bar\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"18\" rx=\"3\"/>",
                    NAME - 8,
                    y + 14,
                    escape(measure.metric()),
                    NAME,
                    y,
                    length));
            measure.samples().stream()
                    .filter(sample -> sample <= end(measure))
                    .limit(200)
                    .forEach(sample -> page.append(String.format(
                            Locale.ROOT,
                            "<circle class=\"dot\" cx=\"%.1f\" cy=\"%d\" r=\"2.5\"/>",
                            NAME + Math.max(0, sample * scale),
                            y + 9)));
            page.append(String.format(
                    Locale.ROOT,
                    "<text class=\"soft\" x=\"%.1f\" y=\"%d\">%s</text>",
                    NAME + end(measure) * scale + 10,
                    y + 14,
                    amount(measure.median(), unit)));
        }
        page.append("</svg>\n");
    }

    /** Where a row ends: the largest sample, but for stragglers that would squeeze all else. */
    private static double end(Measure measure) {
        return Math.min(measure.quantile(1), 2 * measure.median());
    }

    /** Short times are easier to read in milliseconds. */
    private static String amount(double value, String unit) {
        boolean small = unit.equals("s") && Math.abs(value) < 1;
        return number(small ? 1000 * value : value) + " " + escape(small ? "ms" : unit);
    }

    private static String number(double value) {
        double size = Math.abs(value);
        int digits =
                size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : size >= 0.01 ? 4 : 6;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
