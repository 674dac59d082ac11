package io.github.hordelib.image;

import io.github.hordelib.tensor.Tensor;

/**
 * A batch of pictures of one size. Immutable.
 *
 * @param pixels [n, height, width, channels], 3 (RGB) or 4 (RGBA) channels, values 0 to 1
 */
public record Image(Tensor pixels) {
    /** Checks the rank. */
    public Image {
        if (pixels.shape().rank() != 4) {
            throw new IllegalArgumentException(
                    "image: expected shape [n, height, width, channels], found " + pixels.shape());
        }
    }

    /**
     * Returns how many pictures there are.
     *
     * @return the batch size
     */
    public int count() {
        return pixels.shape().get(0);
    }

    /**
     * Returns the height.
     *
     * @return pixels
     */
    public int height() {
        return pixels.shape().get(1);
    }

    /**
     * Returns the width.
     *
     * @return pixels
     */
    public int width() {
        return pixels.shape().get(2);
    }

    /**
     * Returns the number of channels.
     *
     * @return 3 or 4
     */
    public int channels() {
        return pixels.shape().get(3);
    }
}
