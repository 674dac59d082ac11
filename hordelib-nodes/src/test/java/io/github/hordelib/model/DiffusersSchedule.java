package io.github.hordelib.model;

import io.github.hordelib.schedule.NoiseSchedule;
import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Tensor;

/**
 * Noise levels and timesteps as the schedulers of diffusers choose them, for SD 1's settings (leading timesteps are shifted by
 * one, and a run over them ends at the lowest trained level instead of 0).
 *
 * @param sampler the sampler that does what the scheduler does
 * @param sigmas the noise levels
 * @param timesteps what the network is told, by step
 * @param variancePreserving whether the scheduler's latents are divided by sqrt(sigma^2 + 1)
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record DiffusersSchedule(String sampler, Sigmas sigmas, float[] timesteps, boolean variancePreserving) {
    static DiffusersSchedule leading(NoiseSchedule schedule, int steps, String sampler) {
        int stride = schedule.levels() / steps;
        float[] sigmas = new float[steps + 1];
        float[] timesteps = new float[steps];
        for (int i = 0; i < steps; i++) {
            timesteps[i] = (steps - 1 - i) * stride + 1;
            sigmas[i] = schedule.level((int) timesteps[i]);
        }
        sigmas[steps] = schedule.level(0);
        return new DiffusersSchedule(sampler, Sigmas.of(sigmas), timesteps, true);
    }

    static DiffusersSchedule euler(NoiseSchedule schedule, int steps) {
        float[] sigmas = new float[steps + 1];
        float[] timesteps = new float[steps];
        for (int i = 0; i < steps; i++) {
            double timestep = steps == 1 ? 0 : (schedule.levels() - 1) * (double) (steps - 1 - i) / (steps - 1);
            timesteps[i] = (float) timestep;
            sigmas[i] = (float) between(schedule, timestep);
        }
        return new DiffusersSchedule("euler", Sigmas.of(sigmas), timesteps, false);
    }

    static DiffusersSchedule dpmSolver(NoiseSchedule schedule, int steps, boolean karras) {
        float[] sigmas = new float[steps + 1];
        float[] timesteps = new float[steps];
        int last = schedule.levels() - 1;
        double low = Math.pow(schedule.level(0), 1 / 7.0);
        double high = Math.pow(schedule.level(last), 1 / 7.0);
        for (int i = 0; i < steps; i++) {
            if (karras) {
                double share = steps == 1 ? 0 : (double) i / (steps - 1);
                sigmas[i] = (float) Math.pow(high + share * (low - high), 7);
                timesteps[i] = (float) Math.rint(timestep(schedule, sigmas[i]));
            } else {
                timesteps[i] = (float) Math.rint(last * (double) (steps - i) / steps);
                sigmas[i] = schedule.level((int) timesteps[i]);
            }
        }
        return new DiffusersSchedule("dpmpp_2m", Sigmas.of(sigmas), timesteps, true);
    }

    /** Position of a level between the trained ones, on a logarithmic scale. */
    private static double timestep(NoiseSchedule schedule, float sigma) {
        int low = 0;
        while (low < schedule.levels() - 2 && schedule.level(low + 1) <= sigma) {
            low++;
        }
        double from = Math.log(schedule.level(low));
        double to = Math.log(schedule.level(low + 1));
        double share = Math.min(Math.max((Math.log(sigma) - from) / (to - from), 0), 1);
        return low + share;
    }

    private static double between(NoiseSchedule schedule, double timestep) {
        int low = (int) Math.min(Math.floor(timestep), schedule.levels() - 2.0);
        double share = timestep - low;
        return (1 - share) * schedule.level(low) + share * schedule.level(low + 1);
    }

    float timestep(float sigma) {
        for (int i = 0; i < timesteps.length; i++) {
            if (sigmas.get(i) == sigma) {
                return timesteps[i];
            }
        }
        throw new AssertionError("expected one of " + sigmas + ", found " + sigma);
    }

    /** What unit noise is multiplied with to start. */
    float startScale() {
        double sigma = sigmas.get(0);
        return (float) (variancePreserving ? Math.sqrt(sigma * sigma + 1) : sigma);
    }

    /** Brings a latent of a noise level to the scheduler's scale. */
    Tensor scaled(Tensor x, double sigma) {
        return variancePreserving ? x.times((float) (1 / Math.sqrt(sigma * sigma + 1))) : x;
    }
}
