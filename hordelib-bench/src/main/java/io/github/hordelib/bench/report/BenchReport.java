package io.github.hordelib.bench.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that one run of the benchmark found. Immutable.
 *
 * @param environment machine, versions, model; in the order they are to be shown
 * @param measures what was measured
 * @param pictures what was drawn; kept in the page, not in the result file
 */
public record BenchReport(Map<String, String> environment, List<Measure> measures, List<Picture> pictures) {
    /**
     * A picture.
     *
     * @param caption what it shows
     * @param png the file; shared
     */
    @SuppressWarnings("ArrayRecordComponent") // pictures are compared by nobody
    public record Picture(String caption, byte[] png) {}

    /** Copies the collections. */
    public BenchReport {
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        measures = List.copyOf(measures);
        pictures = List.copyOf(pictures);
    }
}
