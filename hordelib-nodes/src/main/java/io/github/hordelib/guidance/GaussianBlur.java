package io.github.hordelib.guidance;

import io.github.hordelib.tensor.Tensor;

/** Gaussian blur of each plane, mirrored at the edges. Immutable. */
final class GaussianBlur {
    private final double[] kernel;

    /** Makes a blur of an odd kernel size; sigma 0 changes nothing. */
    GaussianBlur(int size, double sigma) {
        kernel = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            int distance = i - size / 2;
            kernel[i] = distance == 0 ? 1 : Math.exp(-0.5 * Math.pow(distance / sigma, 2));
            sum += kernel[i];
        }
        for (int i = 0; i < size; i++) {
            kernel[i] /= sum;
        }
    }

    /** Blurs planes [..., h, w] whose sides are longer than half the kernel. */
    Tensor apply(Tensor planes) {
        return blur(
                blur(planes, planes.shape().get(-1), 1),
                planes.shape().get(-2),
                planes.shape().get(-1));
    }

    /** Blurs along an axis of a length, whose neighbours are {@code stride} apart. */
    private Tensor blur(Tensor planes, int length, int stride) {
        Tensor result = Tensor.zeros(planes.shape());
        int half = kernel.length / 2;
        for (int i = 0; i < result.data().length; i++) {
            int place = i / stride % length;
            double sum = 0;
            for (int k = 0; k < kernel.length; k++) {
                int mirrored = mirror(place + k - half, length);
                sum += kernel[k] * planes.data()[i + (mirrored - place) * stride];
            }
            result.data()[i] = (float) sum;
        }
        return result;
    }

    /** Returns the place of an index that may lie outside. */
    static int mirror(int index, int length) {
        if (length == 1) {
            return 0;
        }
        int place = Math.floorMod(index, 2 * (length - 1));
        return place < length ? place : 2 * (length - 1) - place;
    }
}
