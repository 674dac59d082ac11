package io.github.hordelib.bench.scenario;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How a job went. Immutable.
 *
 * @param seconds from the request to the pictures
 * @param stages seconds of each stage by name ({@code encode}, {@code sample}, {@code decode}, ...), in their order
 * @param steps seconds of each sampling step, in order
 * @param firstPreview seconds to the first preview, if there was one
 * @param outsideRuntime seconds spent outside ONNX Runtime, if known
 * @param png the first picture; shared
 */
@SuppressWarnings("ArrayRecordComponent") // runs are compared by nobody
public record JobRun(
        double seconds,
        Map<String, Double> stages,
        List<Double> steps,
        OptionalDouble firstPreview,
        OptionalDouble outsideRuntime,
        byte[] png) {

    /** Copies the collections. */
    public JobRun {
        stages = Collections.unmodifiableMap(new LinkedHashMap<>(stages));
        steps = List.copyOf(steps);
    }
}
