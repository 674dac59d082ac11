package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;

/** Fits masks to latents, as PyTorch's bilinear interpolation without aligned corners does. */
final class MaskFit {
    private MaskFit() {}

    /** Returns planes [..., h, w] at another size, shape [n, 1, height, width]. */
    static Tensor resize(Tensor planes, int height, int width) {
        int oldHeight = planes.shape().get(-2);
        int oldWidth = planes.shape().get(-1);
        int count = planes.data().length / (oldHeight * oldWidth);
        Shape shape = Shape.of(count, 1, height, width);
        if (oldHeight == height && oldWidth == width) {
            return planes.reshape(shape);
        }
        Axis rows = new Axis(oldHeight, height);
        Axis columns = new Axis(oldWidth, width);
        Tensor result = Tensor.zeros(shape);
        float[] from = planes.data();
        for (int i = 0; i < result.data().length; i++) {
            int x = i % width;
            int y = i / width % height;
            int base = i / (width * height) * oldHeight * oldWidth;
            int upper = base + rows.low(y) * oldWidth;
            int lower = base + rows.high(y) * oldWidth;
            float wx = columns.weight(x);
            float wy = rows.weight(y);
            float top = (1 - wx) * from[upper + columns.low(x)] + wx * from[upper + columns.high(x)];
            float bottom = (1 - wx) * from[lower + columns.low(x)] + wx * from[lower + columns.high(x)];
            result.data()[i] = (1 - wy) * top + wy * bottom;
        }
        return result;
    }

    /** Returns a mask for each element of latents [n, c, h, w]: resized, repeated over channels, going round the batch. */
    static Tensor toLatent(Tensor mask, Shape latent) {
        Tensor small = resize(mask, latent.get(2), latent.get(3));
        int plane = latent.get(2) * latent.get(3);
        int channels = latent.get(1);
        Tensor result = Tensor.zeros(latent);
        for (int i = 0; i < latent.get(0) * channels; i++) {
            int item = i / channels % small.shape().get(0);
            System.arraycopy(small.data(), item * plane, result.data(), i * plane, plane);
        }
        return result;
    }

    /** Where the cells of a resized axis come from. */
    private record Axis(int from, int to) {
        float source(int index) {
            return Math.max(0, (index + 0.5f) * ((float) from / to) - 0.5f);
        }

        int low(int index) {
            return Math.min((int) source(index), from - 1);
        }

        int high(int index) {
            return Math.min(low(index) + 1, from - 1);
        }

        float weight(int index) {
            return source(index) - low(index);
        }
    }
}
