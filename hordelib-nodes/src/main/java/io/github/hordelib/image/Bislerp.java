package io.github.hordelib.image;

import io.github.hordelib.tensor.Rearrange;
import io.github.hordelib.tensor.Tensor;

/**
 * Resizes latents along width, then height. Between two neighbouring cells the directions of the channel vectors are
 * interpolated on the sphere and their lengths linearly, so that in-between cells are as lively as the given ones; plain
 * interpolation would make them greyer.
 */
final class Bislerp {
    private static final float ALMOST_ONE = 1 - 1e-5f;

    private Bislerp() {}

    /** Takes and gives [n, channels, height, width]. */
    static Tensor resize(Tensor planes, int width, int height) {
        Tensor cells = Rearrange.permute(planes, 0, 2, 3, 1);
        return Rearrange.permute(along(along(cells, 2, width), 1, height), 0, 3, 1, 2);
    }

    private static Tensor along(Tensor cells, int axis, int to) {
        int from = cells.shape().get(axis);
        int channels = cells.shape().get(3);
        int stride = axis == 2 ? channels : channels * cells.shape().get(2);
        int lanes = stride / channels;
        Tensor result = Tensor.zeros(cells.shape().with(axis, to));
        int blocks = cells.data().length / (from * stride);
        float scale = (float) from / to;
        for (int i = 0; i < to; i++) {
            float position = Math.max(0, Math.fma(scale, i + 0.5f, -0.5f));
            int low = Math.min((int) position, from - 1);
            int high = Math.min(low + 1, from - 1);
            for (int block = 0; block < blocks; block++) {
                for (int lane = 0; lane < lanes; lane++) {
                    int base = block * from * stride + lane * channels;
                    int target = (block * to + i) * stride + lane * channels;
                    slerp(
                            cells.data(),
                            base + low * stride,
                            base + high * stride,
                            position - low,
                            result.data(),
                            target,
                            channels);
                }
            }
        }
        return result;
    }

    private static void slerp(float[] v, int a, int b, float t, float[] target, int at, int channels) {
        double lengthA = length(v, a, channels);
        double lengthB = length(v, b, channels);
        double dot = 0;
        for (int c = 0; c < channels; c++) {
            dot += unit(v[a + c], lengthA) * unit(v[b + c], lengthB);
        }
        double angle = Math.acos(Math.max(-1, Math.min(1, dot)));
        double sine = Math.sin(angle);
        double length = lengthA * (1 - t) + lengthB * t;
        for (int c = 0; c < channels; c++) {
            double mixed;
            if (dot > ALMOST_ONE) {
                mixed = v[a + c];
            } else if (dot < -ALMOST_ONE) {
                mixed = v[a + c] * (1 - t) + v[b + c] * t;
            } else {
                mixed = length
                        * (Math.sin((1 - t) * angle) / sine * unit(v[a + c], lengthA)
                                + Math.sin(t * angle) / sine * unit(v[b + c], lengthB));
            }
            target[at + c] = (float) mixed;
        }
    }

    private static double unit(float value, double length) {
        return length == 0 ? 0 : value / length;
    }

    private static double length(float[] v, int at, int channels) {
        double sum = 0;
        for (int c = 0; c < channels; c++) {
            sum += (double) v[at + c] * v[at + c];
        }
        return Math.sqrt(sum);
    }
}
