package io.github.hordelib.kudos;

/**
 * What a job is worth: its time over the time of the basis job ({@link JobFeatures#basis}), times the basis of 10 plus an
 * adjustment of 1, so that the basis job is worth 11 kudos.
 *
 * <p>Immutable.
 *
 * @param basisSeconds time of the basis job on the same machine, more than 0
 */
public record KudosFormula(double basisSeconds) {
    private static final double BASIS = 10;
    private static final double ADJUSTMENT = 1;

    /** Checks the time. */
    public KudosFormula {
        if (!(basisSeconds > 0)) {
            throw new IllegalArgumentException("kudos, basis seconds: expected more than 0, found " + basisSeconds);
        }
    }

    /**
     * Converts a time.
     *
     * @param seconds predicted time of a job
     * @return its kudos, rounded to two decimals
     */
    public double kudos(double seconds) {
        return Math.round(seconds / basisSeconds * (BASIS + ADJUSTMENT) * 100) / 100.0;
    }
}
