package io.github.hordelib.schedule;

import java.util.function.DoubleUnaryOperator;

/**
 * Noise levels from formulas that need no table. All return {@code steps} levels from highest to lowest and then 0, unless
 * they say otherwise. Computed in float32, as the programs that pictures were made with do.
 */
public final class SigmaFormulas {
    private SigmaFormulas() {}

    /**
     * Levels whose {@code rho}-th roots are evenly spaced (Karras et al., 2022, equation 5).
     *
     * @param steps number of steps, at least 1
     * @param sigmaMin lowest level
     * @param sigmaMax highest level
     * @param rho usually 7
     * @return the levels and 0
     */
    public static Sigmas karras(int steps, double sigmaMin, double sigmaMax, double rho) {
        double low = Math.pow(sigmaMin, 1 / rho);
        double high = Math.pow(sigmaMax, 1 / rho);
        float span = (float) (low - high);
        return withZero(Linspace.of(0, 1, steps), r -> Math.pow((float) high + (float) r * span, rho));
    }

    /**
     * Levels whose logarithms are evenly spaced.
     *
     * @param steps number of steps, at least 1
     * @param sigmaMin lowest level, above 0
     * @param sigmaMax highest level
     * @return the levels and 0
     */
    public static Sigmas exponential(int steps, double sigmaMin, double sigmaMax) {
        return withZero(Linspace.of(Math.log(sigmaMax), Math.log(sigmaMin), steps), Math::exp);
    }

    /**
     * Levels whose logarithms are spaced by a power.
     *
     * @param steps number of steps, at least 1
     * @param sigmaMin lowest level, above 0
     * @param sigmaMax highest level
     * @param rho the power; 1 spaces evenly
     * @return the levels and 0
     */
    public static Sigmas polyexponential(int steps, double sigmaMin, double sigmaMax, double rho) {
        double low = Math.log(sigmaMin);
        double span = Math.log(sigmaMax) - low;
        return withZero(Linspace.of(1, 0, steps), r -> Math.exp((float) Math.pow(r, rho) * (float) span + (float) low));
    }

    /**
     * Levels spaced as the quantiles of a Laplace distribution of log sigma (Hang et al., 2024). There is no 0 at the end.
     *
     * @param steps number of levels, at least 1
     * @param sigmaMin levels are not lower
     * @param sigmaMax levels are not higher
     * @param mu centre of log sigma
     * @param beta scale of log sigma
     * @return the levels
     */
    public static Sigmas laplace(int steps, double sigmaMin, double sigmaMax, double mu, double beta) {
        float[] values = Linspace.of(0, 1, steps);
        for (int i = 0; i < steps; i++) {
            float off = 0.5f - values[i];
            float log = (float) Math.log(1 - 2 * Math.abs(off) + 1e-5f);
            double exponent = (float) mu - (float) beta * Math.signum(off) * log;
            values[i] = (float) Math.min(Math.max(Math.exp(exponent), sigmaMin), sigmaMax);
        }
        return Sigmas.of(values);
    }

    /**
     * Levels of a continuous variance-preserving process (Song et al., 2021) at evenly spaced times.
     *
     * @param steps number of steps, at least 1
     * @param betaD growth of beta, usually 19.9
     * @param betaMin beta at the start, usually 0.1
     * @param endTime last time, usually 0.001
     * @return the levels and 0
     */
    public static Sigmas variancePreserving(int steps, double betaD, double betaMin, double endTime) {
        return withZero(Linspace.of(1, endTime, steps), t -> Math.sqrt(Math.expm1(betaD * t * t / 2 + betaMin * t)));
    }

    private static Sigmas withZero(float[] grid, DoubleUnaryOperator formula) {
        float[] values = new float[grid.length + 1];
        for (int i = 0; i < grid.length; i++) {
            values[i] = (float) formula.applyAsDouble(grid[i]);
        }
        return Sigmas.of(values);
    }
}
