package io.github.hordelib.sampling;

import io.github.hordelib.schedule.NoiseSchedule;
import io.github.hordelib.schedule.NoiseSchedules;
import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Tensor;

/**
 * How a network was trained: noise levels, what it predicts, and the spread of clean latents. Immutable.
 *
 * @param schedule relation of noise level and timestep
 * @param prediction what the output means
 * @param sigmaData standard deviation of clean latents the formulas assume; 1 for Stable Diffusion
 */
public record ModelSampling(NoiseSchedule schedule, Prediction prediction, float sigmaData) {
    /**
     * Returns the sampling of Stable Diffusion 1, SDXL and kin.
     *
     * @param prediction {@link Prediction#EPS} or {@link Prediction#V} for most models
     * @return 1000 scaled-linear levels, sigma_data 1
     */
    public static ModelSampling stableDiffusion(Prediction prediction) {
        return new ModelSampling(NoiseSchedules.stableDiffusion(), prediction, 1);
    }

    /**
     * Returns what the network is fed.
     *
     * @param x noisy latent
     * @param sigma noise level of x
     * @return scaled latent, same shape
     */
    public Tensor networkInput(Tensor x, float sigma) {
        float divisor = prediction.inputDivisor(sigma, sigmaData);
        float[] scaled = x.data().clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] /= divisor;
        }
        return Tensor.of(x.shape(), scaled);
    }

    /**
     * Returns the estimate of the clean latent.
     *
     * @param x noisy latent, not scaled
     * @param output what the network gave for {@link #networkInput(Tensor, float)}
     * @param sigma noise level of x
     * @return the estimate, same shape
     */
    public Tensor denoised(Tensor x, Tensor output, float sigma) {
        Prediction.Estimate estimate = prediction.estimate(sigma, schedule.timestep(sigma), sigmaData);
        Tensor result = Tensor.zeros(x.shape());
        for (int i = 0; i < result.data().length; i++) {
            result.data()[i] = estimate.of(x.data()[i], output.data()[i]);
        }
        return result;
    }

    /**
     * Puts noise on a latent.
     *
     * @param sigma noise level to reach
     * @param noise unit Gaussian noise
     * @param latent clean latent of the same shape
     * @param maxDenoise whether nothing of the latent is to be seen, see {@link #isMaxDenoise(Sigmas)}
     * @return noisy latent
     */
    public Tensor noisy(float sigma, Tensor noise, Tensor latent, boolean maxDenoise) {
        if (prediction == Prediction.FLOW) {
            return Tensor.combine(sigma, noise, 1 - sigma, latent);
        }
        float factor = maxDenoise ? (float) Math.sqrt(1 + sigma * sigma) : sigma;
        return Tensor.combine(factor, noise, 1, latent);
    }

    /**
     * Undoes what {@link #noisy} did to the scale of the latent, after the last step.
     *
     * @param sigma last noise level of the run
     * @param x latent at that level
     * @return latent as it is handed on
     */
    public Tensor unscaled(float sigma, Tensor x) {
        return prediction == Prediction.FLOW && sigma != 0 ? x.times(1 / (1 - sigma)) : x;
    }

    /**
     * Returns whether a run starts at, or above, the highest noise level of training.
     *
     * @param sigmas noise levels of the run, at least one
     * @return true if the first one is {@code sigmaMax} (relative 1e-5) or more
     */
    public boolean isMaxDenoise(Sigmas sigmas) {
        double max = schedule.sigmaMax();
        double first = sigmas.get(0);
        return first > max || Math.abs(max - first) <= 1e-5 * Math.max(max, Math.abs(first));
    }
}
