package io.github.hordelib.image;

import io.github.hordelib.tensor.Rearrange;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.List;

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
     * Returns pictures with the given 8-bit values, divided by 255.
     *
     * @param bitmaps at least one picture, all of one size
     * @return the batch
     */
    public static Image of(List<Bitmap> bitmaps) {
        Bitmap first = bitmaps.get(0);
        Shape shape = Shape.of(bitmaps.size(), first.height(), first.width(), first.channels());
        float[] values = new float[shape.elements()];
        int at = 0;
        for (Bitmap bitmap : bitmaps) {
            if (bitmap.width() != first.width()
                    || bitmap.height() != first.height()
                    || bitmap.channels() != first.channels()) {
                throw new IllegalArgumentException("image: expected pictures of one size, found " + bitmap.width()
                        + "x" + bitmap.height() + " beside " + first.width() + "x" + first.height());
            }
            for (byte value : bitmap.data()) {
                values[at++] = (value & 0xff) / 255f;
            }
        }
        return new Image(Tensor.of(shape, values));
    }

    /**
     * Returns one picture in 8 bit: {@code trunc(clip(255 x, 0, 255))}, NaN as 0.
     *
     * @param index position in the batch
     * @return the picture
     */
    public Bitmap bitmap(int index) {
        int size = height() * width() * channels();
        byte[] bytes = new byte[size];
        float[] values = pixels.data();
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (int) Math.max(0, Math.min(255f, values[index * size + i] * 255f));
        }
        return Bitmap.of(width(), height(), channels(), bytes);
    }

    /**
     * Returns one picture as a batch of its own.
     *
     * @param index position in the batch
     * @return the picture
     */
    public Image item(int index) {
        return new Image(pixels.item(index));
    }

    /**
     * Returns the first channels.
     *
     * @param count how many
     * @return this if there are as many
     */
    public Image channels(int count) {
        return count == channels() ? this : new Image(Rearrange.narrow(pixels, 3, 0, count));
    }

    /**
     * Returns one channel of all pictures.
     *
     * @param index 0 is red, 3 alpha
     * @return its values
     */
    public Mask channel(int index) {
        Tensor values = Rearrange.narrow(pixels, 3, index, 1);
        return new Mask(values.reshape(Shape.of(count(), height(), width())));
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
