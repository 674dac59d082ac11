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
                throw new IllegalArgumentException("image: expected pictures of one size, found " + bitmap.width() + "x"
                        + bitmap.height() + " beside " + first.width() + "x" + first.height());
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
     * Returns pictures of one colour.
     *
     * @param shape [n, height, width, 3]
     * @param colour red x 65536 + green x 256 + blue
     * @return the pictures
     */
    public static Image filled(Shape shape, int colour) {
        float[] values = new float[shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((colour >> (16 - 8 * (i % 3))) & 0xff) / 255f;
        }
        return new Image(Tensor.of(shape, values));
    }

    /**
     * Returns {@code 1 - image}, alpha included.
     *
     * @return the negative
     */
    public Image inverted() {
        return new Image(Tensor.combine(1, Tensor.filled(pixels.shape(), 1), -1, pixels));
    }

    /**
     * Returns the pictures with all values clipped to 0 to 1.
     *
     * @return the clipped pictures
     */
    public Image clipped() {
        float[] values = pixels.data().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, Math.min(1, values[i]));
        }
        return new Image(Tensor.of(pixels.shape(), values));
    }

    /**
     * Returns where the pictures are transparent.
     *
     * @return {@code 1 - alpha}; zeros without an alpha channel
     */
    public Mask transparency() {
        Shape shape = Shape.of(count(), height(), width());
        return channels() > 3 ? channel(3).inverted() : new Mask(Tensor.zeros(shape));
    }

    /**
     * Returns pictures with alpha: as many as there are both pictures and masks.
     *
     * @param mask 1 where the pictures become transparent; resized bilinearly if it has another size
     * @return RGBA
     */
    public Image withTransparency(Mask mask) {
        int count = Math.min(count(), mask.count());
        Tensor alpha = Resize.mask(mask, width(), height()).inverted().values();
        Tensor planes = Rearrange.narrow(alpha, 0, 0, count).reshape(Shape.of(count, height(), width(), 1));
        Tensor colours = Rearrange.narrow(channels(3).pixels, 0, 0, count);
        return new Image(Rearrange.join(List.of(colours, planes), 3));
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
