package io.github.hordelib.image;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;

/**
 * Gaussian blur and what is made of it. The kernel has 2 r + 1 weights in each direction over the fixed interval -1 to 1, so
 * sigma is measured in radii, not in pixels. Beyond the edges the picture goes on mirrored.
 */
public final class Blur {
    private Blur() {}

    /**
     * Blurs pictures.
     *
     * @param image the pictures
     * @param radius pixels, less than width and height
     * @param sigma width of the bell, in radii
     * @return the blurred pictures
     */
    public static Image gaussian(Image image, int radius, double sigma) {
        return new Image(along(along(image.pixels(), 2, radius, sigma), 1, radius, sigma));
    }

    /**
     * Sharpens pictures: takes away {@code 10 alpha} times what the blur takes away; the result is clipped to 0 to 1.
     *
     * @param image the pictures
     * @param radius pixels, less than width and height
     * @param sigma width of the bell, in radii
     * @param alpha strength
     * @return the sharpened pictures
     */
    public static Image sharpen(Image image, int radius, double sigma, double alpha) {
        Tensor pixels = image.pixels();
        Tensor blurred = along(along(pixels, 2, radius, sigma), 1, radius, sigma);
        float gain = (float) (10 * alpha);
        Tensor sharp = Tensor.combine(1 + gain, pixels, -gain, blurred);
        float[] values = sharp.data();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, Math.min(1, values[i]));
        }
        return new Image(sharp);
    }

    private static Tensor along(Tensor tensor, int axis, int radius, double sigma) {
        Shape shape = tensor.shape();
        int length = shape.get(axis);
        if (radius >= length) {
            throw new IllegalArgumentException(
                    "blur: expected a radius below the picture's side of " + length + ", found " + radius);
        }
        return Taps.mirrored(length, kernel(radius, sigma)).apply(tensor, axis);
    }

    private static double[] kernel(int radius, double sigma) {
        double[] weights = new double[2 * radius + 1];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            double x = (double) (i - radius) / radius;
            weights[i] = Math.exp(-x * x / (2 * sigma * sigma));
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }
}
