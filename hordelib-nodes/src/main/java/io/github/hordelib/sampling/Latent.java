package io.github.hordelib.sampling;

import io.github.hordelib.image.Mask;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Latents as they travel between nodes: in VAE space, that is, not multiplied by the latent format's scale. Immutable.
 *
 * @param samples [n, c, height/8, width/8]
 * @param noiseMask [n or 1, 1, h, w] at any size, 1 = generate anew, 0 = keep; absent = all anew
 * @param batchIndex for each item, which item of the seed's noise stream it gets; absent = 0, 1, 2, ...
 */
public record Latent(Tensor samples, Optional<Tensor> noiseMask, Optional<List<Integer>> batchIndex) {
    /** Checks the rank and copies the list. */
    public Latent {
        if (samples.shape().rank() != 4) {
            throw new IllegalArgumentException("latent: expected shape [n, c, h, w], found " + samples.shape());
        }
        batchIndex = batchIndex.map(List::copyOf);
    }

    /**
     * Returns latents without mask and batch index.
     *
     * @param samples [n, c, h, w]
     * @return the latents
     */
    public static Latent of(Tensor samples) {
        return new Latent(samples, Optional.empty(), Optional.empty());
    }

    /**
     * Returns a copy with other samples.
     *
     * @param newSamples [n, c, h, w]
     * @return the latents
     */
    public Latent withSamples(Tensor newSamples) {
        return new Latent(newSamples, noiseMask, batchIndex);
    }

    /**
     * Returns a copy with a noise mask.
     *
     * @param mask 1 = generate anew, any size
     * @return the latents
     */
    public Latent withNoiseMask(Mask mask) {
        Shape shape = mask.values().shape();
        Tensor planes = mask.values().reshape(Shape.of(shape.get(0), 1, shape.get(1), shape.get(2)));
        return new Latent(samples, Optional.of(planes), batchIndex);
    }
}
