package io.github.hordelib.sampling;

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
}
