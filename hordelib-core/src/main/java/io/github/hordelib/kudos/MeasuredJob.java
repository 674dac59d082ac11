package io.github.hordelib.kudos;

/**
 * A job and the time it took. Immutable.
 *
 * @param features what was known before
 * @param seconds measured time, more than 0
 */
public record MeasuredJob(JobFeatures features, double seconds) {
    /** Checks the time. */
    public MeasuredJob {
        if (!(seconds > 0) || Double.isInfinite(seconds)) {
            throw new IllegalArgumentException("measured job, seconds: expected more than 0, found " + seconds);
        }
    }
}
