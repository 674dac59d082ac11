package io.github.hordelib.sampling;

import io.github.hordelib.noise.NoiseProfile;
import io.github.hordelib.noise.RunNoise;
import io.github.hordelib.tensor.Tensor;

/**
 * Where the noise of a run comes from. The NOISE value. Immutable: equal values give equal noise.
 *
 * @param profile rule that turns the seed into noise
 * @param seed the seed; samplers that add noise of their own start from it as well
 * @param initial whether there is noise to start from; zeros if not
 */
public record Noise(NoiseProfile profile, long seed, boolean initial) {
    /**
     * Returns noise of a seed.
     *
     * @param profile rule that turns the seed into noise
     * @param seed all 64 bits count as far as the generator takes them
     * @return the noise
     */
    public static Noise of(NoiseProfile profile, long seed) {
        return new Noise(profile, seed, true);
    }

    /**
     * Returns a copy that starts from zeros; samplers still get noise.
     *
     * @return the noise
     */
    public Noise withoutInitial() {
        return new Noise(profile, seed, false);
    }

    /**
     * Makes the noise a run starts from.
     *
     * @param latent what the run starts from; its shape and batch index count
     * @param run the run's noise, just started
     * @return unit noise of the latent's shape, or zeros
     */
    Tensor initial(Latent latent, RunNoise run) {
        return initial
                ? run.initial(latent.batchIndex())
                : Tensor.zeros(latent.samples().shape());
    }

    /**
     * Makes the noise a run starts from.
     *
     * @param latent what the run starts from; its shape and batch index count
     * @return unit noise of the latent's shape, or zeros
     */
    public Tensor generate(Latent latent) {
        return initial(latent, profile.start(seed, latent.samples().shape()));
    }
}
