package io.github.hordelib.sampling;

/**
 * Half of the logarithm of the signal-to-noise ratio, {@code lambda = -ln(sigma)}. Rounded to float32 at each operation: the
 * levels that come out decide which Brownian increments are drawn.
 */
final class LogSnr {
    private LogSnr() {}

    static float of(float sigma) {
        return -(float) Math.log(sigma);
    }

    static float sigma(float lambda) {
        return (float) Math.exp(-lambda);
    }

    /** Returns the level that lies a share r of the way from one level to another, in lambda. */
    static float between(float sigma, float next, double r) {
        float start = of(sigma);
        float h = of(next) - start;
        return sigma(start + (float) r * h);
    }
}
