package io.github.hordelib.image;

import io.github.hordelib.tensor.Bilinear;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;

/**
 * A picture and a mask made ready for a VAE: the mask at the picture's size, both cut to multiples of 8, as much on both ends.
 * Immutable.
 *
 * @param pixels [n, height, width, 3]
 * @param mask [m, height, width], 1 = generate anew; not rounded
 */
public record InpaintPixels(Image pixels, Mask mask) {
    private static final int CELL = 8;

    /**
     * Fits picture and mask.
     *
     * @param picture any size
     * @param mask any size
     * @return both, cut
     */
    public static InpaintPixels of(Image picture, Mask mask) {
        int height = picture.height() / CELL * CELL;
        int width = picture.width() / CELL * CELL;
        int top = picture.height() % CELL / 2;
        int left = picture.width() % CELL / 2;
        Tensor fitted = Bilinear.resize(mask.values(), picture.height(), picture.width());
        int masks = fitted.shape().get(0);
        Tensor cutMask = Tensor.zeros(Shape.of(masks, height, width));
        Tensor cut = Tensor.zeros(Shape.of(picture.count(), height, width, 3));
        for (int i = 0; i < cutMask.data().length; i++) {
            int x = i % width + left;
            int y = i / width % height + top;
            cutMask.data()[i] = fitted.data()[(i / (width * height) * picture.height() + y) * picture.width() + x];
        }
        for (int i = 0; i < cut.data().length; i++) {
            int x = i / 3 % width + left;
            int y = i / 3 / width % height + top;
            int item = i / 3 / width / height;
            int from = ((item * picture.height() + y) * picture.width() + x) * picture.channels() + i % 3;
            cut.data()[i] = picture.pixels().data()[from];
        }
        return new InpaintPixels(new Image(cut), new Mask(cutMask));
    }

    /**
     * Returns the picture with grey where the mask, rounded, is 1.
     *
     * @return the picture
     */
    public Image greyed() {
        Tensor result = Tensor.zeros(pixels.pixels().shape());
        int plane = pixels.height() * pixels.width();
        int masks = mask.values().shape().get(0);
        for (int i = 0; i < result.data().length; i++) {
            int item = i / 3 / plane % masks;
            float keep = 1 - (float) Math.rint(mask.values().data()[item * plane + i / 3 % plane]);
            result.data()[i] = (pixels.pixels().data()[i] - 0.5f) * keep + 0.5f;
        }
        return new Image(result);
    }

    /**
     * Returns the rounded mask, grown.
     *
     * @param size side of the square that each masked pixel becomes; 0 = not grown
     * @return 0 or 1 for each pixel
     */
    public Mask grown(int size) {
        int before = size / 2;
        int after = Math.max(0, size - 1 - before);
        Tensor rounded = Tensor.zeros(mask.values().shape());
        for (int i = 0; i < rounded.data().length; i++) {
            rounded.data()[i] = (float) Math.rint(mask.values().data()[i]);
        }
        int width = rounded.shape().get(2);
        int height = rounded.shape().get(1);
        return new Mask(spread(spread(rounded, width, 1, before, after), height, width, before, after));
    }

    /** Sets each element to the largest of those from {@code before} places before to {@code after} places after it. */
    private static Tensor spread(Tensor mask, int length, int stride, int before, int after) {
        Tensor result = Tensor.zeros(mask.shape());
        for (int i = 0; i < result.data().length; i++) {
            int place = i / stride % length;
            float largest = 0;
            for (int k = Math.max(-before, -place); k <= Math.min(after, length - 1 - place); k++) {
                largest = Math.max(largest, mask.data()[i + k * stride]);
            }
            result.data()[i] = largest;
        }
        return result;
    }
}
