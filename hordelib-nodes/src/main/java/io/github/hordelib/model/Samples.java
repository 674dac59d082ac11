package io.github.hordelib.model;

import io.github.hordelib.image.Image;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;

/** Pictures as networks see them: channels first, -1 to 1. */
final class Samples {
    private static final int RGB = 3;

    private Samples() {}

    /** Returns one picture, [1, 3, h, w] with sides cut to multiples of the VAE's factor about the centre. */
    static Tensor of(Image image, int item) {
        int height = image.height() / Vae.FACTOR * Vae.FACTOR;
        int width = image.width() / Vae.FACTOR * Vae.FACTOR;
        if (height == 0 || width == 0) {
            throw new ModelException("VAE: expected a picture of at least " + Vae.FACTOR + "x" + Vae.FACTOR
                    + " pixels, found " + image.width() + "x" + image.height());
        }
        return cut(image, item, Shape.of(height, width));
    }

    /** Returns one picture, [1, 3, h, w], cut to a size about the centre. */
    static Tensor cut(Image image, int item, Shape size) {
        int height = size.get(0);
        int width = size.get(1);
        int top = (image.height() - height) / 2;
        int left = (image.width() - width) / 2;
        int channels = image.channels();
        float[] source = image.pixels().data();
        float[] target = new float[RGB * height * width];
        int start = item * image.height() * image.width();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int from = (start + (y + top) * image.width() + x + left) * channels;
                for (int c = 0; c < RGB; c++) {
                    target[(c * height + y) * width + x] = source[from + c] * 2 - 1;
                }
            }
        }
        return Tensor.of(Shape.of(1, RGB, height, width), target);
    }

    /** Returns a picture of 0 to 1, [1, h, w, 3]. */
    static Tensor toPixels(Tensor samples) {
        int height = samples.shape().get(2);
        int width = samples.shape().get(3);
        float[] source = samples.data();
        float[] target = new float[source.length];
        int plane = height * width;
        for (int i = 0; i < plane; i++) {
            for (int c = 0; c < RGB; c++) {
                target[i * RGB + c] = Math.min(Math.max((source[c * plane + i] + 1) / 2, 0), 1);
            }
        }
        return Tensor.of(Shape.of(1, height, width, RGB), target);
    }
}
