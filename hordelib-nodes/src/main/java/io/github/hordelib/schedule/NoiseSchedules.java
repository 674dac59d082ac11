package io.github.hordelib.schedule;

/** The schedules that networks are trained on. */
public final class NoiseSchedules {
    private static final int TIMESTEPS = 1000;
    private static final int LCM_STRIDE = 20;
    /** Share of the latent that is left at the last level of a zero-terminal-SNR schedule, so that it stays finite. */
    private static final double ALMOST_ZERO = 4.8973451890853435e-08;

    private NoiseSchedules() {}

    /**
     * Returns the 1000 levels of Stable Diffusion 1, 2 and SDXL.
     *
     * @return sigma 0.0291671585 to 14.6146412
     */
    public static NoiseSchedule stableDiffusion() {
        return TableSchedule.of(stableDiffusionSigmas(), 1);
    }

    /**
     * Returns a table whose betas are the squares of evenly spaced numbers ({@code scaled_linear} in diffusers).
     *
     * @param betaStart first beta, Stable Diffusion has 0.00085
     * @param betaEnd last beta, Stable Diffusion has 0.012
     * @param timesteps number of levels, at least 2
     * @return the schedule
     */
    public static NoiseSchedule scaledLinear(double betaStart, double betaEnd, int timesteps) {
        return TableSchedule.of(scaledLinearSigmas(betaStart, betaEnd, timesteps), 1);
    }

    /**
     * Returns a schedule rescaled so that the last level is (almost) pure noise (Lin et al., 2023, algorithm 1).
     *
     * @param schedule the schedule to rescale, by its table
     * @return as many levels; for Stable Diffusion up to 4518.764
     */
    public static NoiseSchedule zeroTerminalSnr(NoiseSchedule schedule) {
        int last = schedule.levels() - 1;
        double[] roots = new double[last + 1];
        for (int i = 0; i <= last; i++) {
            double sigma = schedule instanceof TableSchedule table ? table.exact(i) : schedule.level(i);
            roots[i] = Math.sqrt(1 / (sigma * sigma + 1));
        }
        double end = roots[last];
        double stretch = roots[0] / (roots[0] - end);
        double[] sigmas = new double[last + 1];
        for (int i = 0; i <= last; i++) {
            double root = (roots[i] - end) * stretch;
            double alpha = i == last ? ALMOST_ZERO : root * root;
            sigmas[i] = Math.sqrt((1 - alpha) / alpha);
        }
        return TableSchedule.of(sigmas, 1);
    }

    /**
     * Returns the 50 levels that latent consistency models are distilled to: every twentieth of Stable Diffusion's.
     *
     * @return timesteps 19, 39, ... 999
     */
    public static NoiseSchedule latentConsistency() {
        double[] all = stableDiffusionSigmas();
        double[] kept = new double[TIMESTEPS / LCM_STRIDE];
        for (int i = 0; i < kept.length; i++) {
            // rounded, as in the reference, since four evenly spaced steps meet a tie between two timesteps
            kept[i] = (float) all[LCM_STRIDE * i + LCM_STRIDE - 1];
        }
        return TableSchedule.of(kept, LCM_STRIDE);
    }

    /**
     * Returns a schedule without whole timesteps, as EDM networks are trained on.
     *
     * @param sigmaMin lowest level, above 0
     * @param sigmaMax highest level
     * @return timestep {@code ln(sigma) / 4}
     */
    public static NoiseSchedule continuousEdm(double sigmaMin, double sigmaMax) {
        return new ContinuousSchedule(sigmaMin, sigmaMax, ContinuousSchedule.Timestep.LOG);
    }

    /**
     * Returns a schedule without whole timesteps, as continuous velocity networks are trained on.
     *
     * @param sigmaMin lowest level, above 0
     * @param sigmaMax highest level
     * @return timestep {@code 2 atan(sigma) / pi}
     */
    public static NoiseSchedule continuousV(double sigmaMin, double sigmaMax) {
        return new ContinuousSchedule(sigmaMin, sigmaMax, ContinuousSchedule.Timestep.ANGLE);
    }

    private static double[] stableDiffusionSigmas() {
        return scaledLinearSigmas(0.00085, 0.012, TIMESTEPS);
    }

    private static double[] scaledLinearSigmas(double betaStart, double betaEnd, int timesteps) {
        double first = Math.sqrt(betaStart);
        double step = (Math.sqrt(betaEnd) - first) / (timesteps - 1);
        double[] sigmas = new double[timesteps];
        double product = 1;
        for (int i = 0; i < timesteps; i++) {
            double root = first + step * i;
            product *= 1 - root * root;
            sigmas[i] = Math.sqrt((1 - product) / product);
        }
        return sigmas;
    }
}
