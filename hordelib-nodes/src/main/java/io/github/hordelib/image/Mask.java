package io.github.hordelib.image;

import io.github.hordelib.tensor.Shape;
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

    /**
     * Returns how many masks there are.
     *
     * @return the batch size
     */
    public int count() {
        return values.shape().get(0);
    }

    /**
     * Returns the height.
     *
     * @return pixels
     */
    public int height() {
        return values.shape().get(1);
    }

    /**
     * Returns the width.
     *
     * @return pixels
     */
    public int width() {
        return values.shape().get(2);
    }

    /**
     * Returns {@code 1 - mask}.
     *
     * @return the opposite mask
     */
    public Mask inverted() {
        return new Mask(Tensor.combine(1, Tensor.filled(values.shape(), 1), -1, values));
    }

    /**
     * Returns the same values as planes with one channel.
     *
     * @return [n, 1, height, width] over the same array
     */
    public Tensor planes() {
        return values.reshape(Shape.of(count(), 1, height(), width()));
    }
}
