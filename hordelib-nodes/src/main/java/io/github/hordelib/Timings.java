package io.github.hordelib;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How long a job took. Immutable.
 *
 * @param total from submission to the last picture
 * @param phases time in each phase; phases that run at once are each counted in full
 * @param steps time of each step of denoising, in order
 */
public record Timings(Duration total, Map<Phase, Duration> phases, List<Duration> steps) {
    /** Copies the collections. */
    public Timings {
        phases = phases.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(phases));
        steps = List.copyOf(steps);
    }

    /**
     * Returns the time of a phase.
     *
     * @param phase the phase
     * @return its time, zero if the job had none of it
     */
    public Duration phase(Phase phase) {
        return phases.getOrDefault(phase, Duration.ZERO);
    }

    /**
     * Returns the mean time of a step.
     *
     * @return seconds, 0 if there was no step
     */
    public double secondsPerStep() {
        return steps.stream()
                .mapToDouble(step -> step.toNanos() / 1e9)
                .average()
                .orElse(0);
    }
}
