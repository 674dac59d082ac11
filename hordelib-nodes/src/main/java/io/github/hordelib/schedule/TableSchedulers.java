package io.github.hordelib.schedule;

import java.util.Arrays;
import org.apache.commons.math3.distribution.BetaDistribution;

/** Schedulers that pick from, or interpolate in, the levels of training. */
final class TableSchedulers {
    private static final double ALMOST_ZERO = 1e-5;
    private static final double QUANTILE_ACCURACY = 1e-12;
    /** More than the error of a quantile times the levels: the middle of an even number of levels is the higher one. */
    private static final double HALF_IS_UP = 1e-8;

    private TableSchedulers() {}

    /** Every (levels/steps)-th level, from the top. */
    static Sigmas simple(NoiseSchedule schedule, int steps) {
        int levels = schedule.levels();
        double stride = (double) levels / steps;
        float[] values = new float[steps + 1];
        for (int i = 0; i < steps; i++) {
            values[i] = schedule.level(levels - 1 - (int) (i * stride));
        }
        return Sigmas.of(values);
    }

    /** Levels 1, 1+s, 1+2s, ...: a whole stride, so that there may be more steps than asked for. */
    static Sigmas ddimUniform(NoiseSchedule schedule, int steps) {
        boolean endsAtZero = Math.abs(schedule.level(1)) <= ALMOST_ZERO;
        int stride = Math.max(schedule.levels() / (endsAtZero ? steps + 1 : steps), 1);
        int count = (schedule.levels() - 2) / stride + 1;
        float[] values = new float[endsAtZero ? count : count + 1];
        for (int i = 0; i < count; i++) {
            values[i] = schedule.level(1 + (count - 1 - i) * stride);
        }
        return Sigmas.of(values);
    }

    /** Evenly spaced timesteps. */
    static Sigmas normal(NoiseSchedule schedule, int steps) {
        float start = schedule.timestep(schedule.sigmaMax());
        float end = schedule.timestep(schedule.sigmaMin());
        boolean endsAtZero = Math.abs(schedule.sigma(end)) <= ALMOST_ZERO;
        float[] timesteps = Linspace.of(start, end, endsAtZero ? steps + 1 : steps);
        return levels(schedule, timesteps, steps + 1);
    }

    /** Evenly spaced timesteps without the last one. */
    static Sigmas sgmUniform(NoiseSchedule schedule, int steps) {
        float start = schedule.timestep(schedule.sigmaMax());
        float end = schedule.timestep(schedule.sigmaMin());
        return levels(schedule, Arrays.copyOf(Linspace.of(start, end, steps + 1), steps), steps + 1);
    }

    /** Quantiles of a beta distribution over the levels (Lee et al., 2024); repeated levels are dropped. */
    static Sigmas beta(NoiseSchedule schedule, int steps, double alpha, double beta) {
        BetaDistribution distribution = new BetaDistribution(alpha, beta, QUANTILE_ACCURACY);
        float[] values = new float[steps + 1];
        int count = 0;
        int last = -1;
        for (int i = 0; i < steps; i++) {
            double share = distribution.inverseCumulativeProbability(1 - (double) i / steps);
            int index = (int) Math.floor(share * (schedule.levels() - 1) + 0.5 + HALF_IS_UP);
            if (index != last) {
                values[count++] = schedule.level(index);
                last = index;
            }
        }
        return Sigmas.of(Arrays.copyOf(values, count + 1));
    }

    /** The last steps of the ten that SDXL Turbo and SD Turbo are distilled to: timesteps 999, 899, ... 99. */
    static Sigmas turbo(NoiseSchedule schedule, int steps, double denoise) {
        int all = 10;
        int start = all - (int) (all * denoise);
        int count = Math.max(Math.min(steps, all - start), 0);
        float[] timesteps = new float[count];
        for (int i = 0; i < count; i++) {
            timesteps[i] = (all - start - i) * 100 - 1;
        }
        return levels(schedule, timesteps, count + 1);
    }

    private static Sigmas levels(NoiseSchedule schedule, float[] timesteps, int size) {
        float[] values = new float[size];
        for (int i = 0; i < timesteps.length; i++) {
            values[i] = schedule.sigma(timesteps[i]);
        }
        return Sigmas.of(values);
    }
}
