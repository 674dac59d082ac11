package io.github.hordelib.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.hordelib.base.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result file: JSON Lines. The first line names format, version and environment, each other line is a measure with
 * its samples; median, mean, p95, min and max are there for readers and ignored when read back. A golden file holds the
 * format; whoever changes it raises the version.
 *
 * <p>Thread-safe.
 */
public final class ResultFile {
    private static final String FORMAT = "hordelib-bench";
    private static final int VERSION = 1;
    private static final JsonMapper JSON = new JsonMapper();

    private ResultFile() {}

    /**
     * Writes a report without its pictures.
     *
     * @param report what to write
     * @return the lines, each ended
     */
    public static String text(BenchReport report) {
        ObjectNode head = JSON.createObjectNode().put("format", FORMAT).put("version", VERSION);
        ObjectNode environment = head.putObject("environment");
        report.environment().forEach(environment::put);
        StringBuilder text = new StringBuilder().append(head).append('\n');
        for (Measure measure : report.measures()) {
            text.append(line(measure)).append('\n');
        }
        return text.toString();
    }

    private static ObjectNode line(Measure measure) {
        ObjectNode line = JSON.createObjectNode()
                .put("scenario", measure.scenario())
                .put("metric", measure.metric())
                .put("unit", measure.unit())
                .put("better", measure.better().label())
                .put("median", rounded(measure.median()))
                .put("mean", rounded(measure.mean()))
                .put("p95", rounded(measure.quantile(0.95)))
                .put("min", rounded(measure.quantile(0)))
                .put("max", rounded(measure.quantile(1)));
        var samples = line.putArray("samples");
        measure.samples().forEach(sample -> samples.add(rounded(sample)));
        return line;
    }

    /** Six significant digits are more than any measurement is worth. */
    private static double rounded(double value) {
        return new java.math.BigDecimal(value)
                .round(new java.math.MathContext(6))
                .doubleValue();
    }

    /**
     * Reads a result file.
     *
     * @param file written by {@link #text}
     * @return the report, without pictures
     * @throws ReportException if it cannot be read or is of another format or version
     */
    public static BenchReport read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            JsonNode head = lines.isEmpty() ? JSON.nullNode() : JSON.readTree(lines.get(0));
            if (!head.path("format").asText().equals(FORMAT)
                    || head.path("version").asInt() != VERSION) {
                throw new ReportException(file + ", line 1: expected " + FORMAT + " version " + VERSION);
            }
            Map<String, String> environment = new LinkedHashMap<>();
            head.path("environment")
                    .properties()
                    .forEach(entry ->
                            environment.put(entry.getKey(), entry.getValue().asText()));
            List<Measure> measures = new ArrayList<>();
            for (int i = 1; i < lines.size(); i++) {
                measures.add(measure(file + ", line " + (i + 1), JSON.readTree(lines.get(i))));
            }
            return new BenchReport(environment, measures, List.of());
        } catch (JsonProcessingException e) {
            throw new ReportException(file + ": expected JSON Lines, found: " + Json.reason(e), e);
        } catch (IOException e) {
            throw new ReportException(file + ": cannot be read (" + e + ")", e);
        }
    }

    private static Measure measure(String place, JsonNode line) {
        try {
            List<Double> samples = new ArrayList<>();
            line.path("samples").forEach(sample -> samples.add(sample.asDouble(Double.NaN)));
            return new Measure(
                    line.path("scenario").asText(),
                    line.path("metric").asText(),
                    line.path("unit").asText(),
                    Measure.Better.of(line.path("better").asText()),
                    samples);
        } catch (IllegalArgumentException e) {
            throw new ReportException(place + ": " + e.getMessage(), e);
        }
    }
}
