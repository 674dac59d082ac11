package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Bilinear;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.Optional;

/**
 * What a run starts from, in the network's scale. Immutable.
 *
 * @param image clean latents, [n, c, h, w]
 * @param noise unit noise of the run
 * @param mask noise mask of the same shape, 1 = generate; absent = all
 */
record RunLatent(Tensor image, Tensor noise, Optional<Tensor> mask) {
    Shape shape() {
        return image.shape();
    }

    /** What the run would have started from at the size that a sampler has given its latents. */
    RunLatent resized(Shape shape) {
        if (mask.isPresent()) {
            throw new IllegalArgumentException("sampler that changes the size of latents, " + shape() + " to " + shape
                    + ": expected a latent without a noise mask, found one with it");
        }
        return new RunLatent(
                Bilinear.resize(image, shape.get(2), shape.get(3)),
                Bilinear.resize(noise, shape.get(2), shape.get(3)),
                mask);
    }
}
