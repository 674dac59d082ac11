package io.github.hordelib.image;

import io.github.hordelib.tensor.Tensor;

/**
 * A batch of masks of one size. Immutable.
 *
 * @param values [n, height, width], 0 (keep) to 1 (change)
 */
public record Mask(Tensor values) {
    /** Checks the rank. */
    public Mask {
        if (values.shape().rank() != 3) {
            throw new IllegalArgumentException("mask: expected shape [n, height, width], found " + values.shape());
        }
    }
}
