package io.github.hordelib.sampling;

import io.github.hordelib.schedule.Sigmas;
import io.github.hordelib.tensor.Tensor;

/** Puts noise on latents without sampling. */
public final class NoisyLatents {
    private NoisyLatents() {}

    /**
     * Adds the noise that a part of a schedule takes away.
     *
     * @param model gives scale and noise formula
     * @param noise where noise comes from
     * @param sigmas the part; its first level alone counts if there is only one; none = the latents stay as they are
     * @param latent VAE space
     * @return VAE space; values that are not finite become 0
     */
    public static Latent add(DiffusionModel model, Noise noise, Sigmas sigmas, Latent latent) {
        if (sigmas.size() == 0) {
            return latent;
        }
        float first = sigmas.get(0);
        float sigma = sigmas.size() == 1 ? first : Math.abs(first - sigmas.get(sigmas.size() - 1));
        LatentFormat format = model.traits().format();
        Tensor image = SamplingJob.toNetwork(format, latent.samples());
        Tensor noisy = format.toVae(model.sampling().noisy(sigma, noise.generate(latent), image, false));
        Tensor result = Tensor.zeros(noisy.shape());
        for (int i = 0; i < result.data().length; i++) {
            float value = noisy.data()[i];
            result.data()[i] = Float.isFinite(value) ? value : 0;
        }
        return latent.withSamples(result);
    }
}
