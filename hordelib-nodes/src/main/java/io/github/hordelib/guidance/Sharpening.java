package io.github.hordelib.guidance;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;

/** Unsharp masking of planes by one square kernel, mirrored at the edges. */
final class Sharpening {
    /** Factor of what users call the strength. */
    private static final double UNIT = 10;

    private Sharpening() {}

    /** Returns a kernel of sum 1: a peak less a Gaussian whose width is measured in radii. */
    static Tensor kernel(int radius, double sigma, double alpha) {
        int size = 2 * radius + 1;
        double[] gaussian = new double[size * size];
        double sum = 0;
        for (int i = 0; i < gaussian.length; i++) {
            double x = (double) (i % size - radius) / radius;
            double y = (double) (i / size - radius) / radius;
            gaussian[i] = Math.exp(-(x * x + y * y) / (2 * sigma * sigma));
            sum += gaussian[i];
        }
        Tensor kernel = Tensor.zeros(Shape.of(size, size));
        for (int i = 0; i < gaussian.length; i++) {
            kernel.data()[i] = (float) (-UNIT * alpha * gaussian[i] / sum);
        }
        kernel.data()[gaussian.length / 2] += (float) (1 + UNIT * alpha);
        return kernel;
    }

    static Tensor apply(Tensor planes, Tensor kernel) {
        int size = kernel.shape().get(0);
        int height = planes.shape().get(-2);
        int width = planes.shape().get(-1);
        Tensor result = Tensor.zeros(planes.shape());
        for (int i = 0; i < result.data().length; i++) {
            int x = i % width;
            int y = i / width % height;
            int plane = i - y * width - x;
            double sum = 0;
            for (int k = 0; k < kernel.data().length; k++) {
                int row = GaussianBlur.mirror(y + k / size - size / 2, height);
                int column = GaussianBlur.mirror(x + k % size - size / 2, width);
                sum += kernel.data()[k] * planes.data()[plane + row * width + column];
            }
            result.data()[i] = (float) sum;
        }
        return result;
    }
}
