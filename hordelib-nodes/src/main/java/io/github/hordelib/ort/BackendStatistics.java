package io.github.hordelib.ort;

import java.time.Duration;

/**
 * Counters of a backend since it was opened. Immutable.
 *
 * @param runs runs that ended, whether well or not
 * @param runTime time spent inside ONNX Runtime's run calls, summed over threads
 * @param sessionsOpened sessions created
 * @param openSessions sessions whose native part is alive
 */
public record BackendStatistics(long runs, Duration runTime, long sessionsOpened, long openSessions) {}
