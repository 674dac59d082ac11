package io.github.hordelib.image;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;

/**
 * A linear filter along one axis: each position of the result is a weighted sum of {@code width} positions of the source.
 * Weights of torch's methods are computed in float as torch does on
 * x86 processors, positions in one rounding, so that pictures of any size agree.
 */
final class Taps {
    private final int positions;
    private final int width;
    private final int[] index;
    private final double[] weight;

    private Taps(int positions, int width) {
        this.positions = positions;
        this.width = width;
        this.index = new int[positions * width];
        this.weight = new double[positions * width];
    }

    static Taps of(ResizeMethod method, int from, int to) {
        return switch (method) {
            case NEAREST_EXACT -> nearest(from, to);
            case BILINEAR -> bilinear(from, to);
            case AREA -> area(from, to);
            case BICUBIC -> bicubic(from, to);
            case LANCZOS, BISLERP -> throw new IllegalArgumentException(method + " is not a filter along an axis");
        };
    }

    static Taps nearest(int from, int to) {
        Taps taps = new Taps(to, 1);
        float scale = (float) from / to;
        for (int i = 0; i < to; i++) {
            taps.set(i, 0, Math.min((int) (float) ((i + 0.5) * scale), from - 1), 1);
        }
        return taps;
    }

    static Taps bilinear(int from, int to) {
        Taps taps = new Taps(to, 2);
        float scale = (float) from / to;
        for (int i = 0; i < to; i++) {
            float position = Math.max(0, Math.fma(scale, i + 0.5f, -0.5f));
            int low = Math.min((int) position, from - 1);
            float fraction = Math.min(1, Math.max(0, position - low));
            taps.set(i, 0, low, 1 - fraction);
            taps.set(i, 1, Math.min(low + 1, from - 1), fraction);
        }
        return taps;
    }

    static Taps bicubic(int from, int to) {
        Taps taps = new Taps(to, 4);
        float scale = (float) from / to;
        for (int i = 0; i < to; i++) {
            float position = Math.fma(scale, i + 0.5f, -0.5f);
            int low = (int) Math.floor(position);
            float t = position - low;
            float[] weights = {outer(t + 1), inner(t), inner(1 - t), outer(2 - t)};
            for (int k = 0; k < 4; k++) {
                taps.set(i, k, Math.max(0, Math.min(low - 1 + k, from - 1)), weights[k]);
            }
        }
        return taps;
    }

    private static final float A = -0.75f;

    private static float inner(float x) {
        return ((A + 2) * x - (A + 3)) * x * x + 1;
    }

    private static float outer(float x) {
        return ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
    }

    static Taps area(int from, int to) {
        int widest = 1;
        for (int i = 0; i < to; i++) {
            widest = Math.max(widest, areaEnd(i, from, to) - areaStart(i, from, to));
        }
        Taps taps = new Taps(to, widest);
        for (int i = 0; i < to; i++) {
            int start = areaStart(i, from, to);
            int count = areaEnd(i, from, to) - start;
            for (int k = 0; k < count; k++) {
                taps.set(i, k, start + k, 1.0 / count);
            }
        }
        return taps;
    }

    private static int areaStart(int i, int from, int to) {
        return (int) ((long) i * from / to);
    }

    private static int areaEnd(int i, int from, int to) {
        return (int) (((long) (i + 1) * from + to - 1) / to);
    }

    static Taps antialiased(ResampleFilter filter, int from, int to) {
        double scale = (double) from / to;
        double stretch = Math.max(1, scale);
        double support = filter.support() * stretch;
        double inverse = 1 / stretch;
        Taps taps = new Taps(to, (int) Math.ceil(support) * 2 + 1);
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale;
            int start = Math.max(0, (int) (centre - support + 0.5));
            int count = Math.min(from, (int) (centre + support + 0.5)) - start;
            double sum = 0;
            for (int k = 0; k < count; k++) {
                double value = filter.weight((k + start - centre + 0.5) * inverse);
                taps.set(i, k, start + k, value);
                sum += value;
            }
            for (int k = 0; k < count && sum != 0; k++) {
                taps.weight[i * taps.width + k] /= sum;
            }
        }
        return taps;
    }

    /** A filter with the same weights everywhere; the source goes on mirrored at its first and last position. */
    static Taps mirrored(int length, double[] kernel) {
        Taps taps = new Taps(length, kernel.length);
        int radius = kernel.length / 2;
        for (int i = 0; i < length; i++) {
            for (int k = 0; k < kernel.length; k++) {
                int source = Math.abs(i + k - radius);
                taps.set(i, k, source < length ? source : 2 * (length - 1) - source, kernel[k]);
            }
        }
        return taps;
    }

    private void set(int position, int tap, int source, double value) {
        index[position * width + tap] = source;
        weight[position * width + tap] = value;
    }

    /** Filters one axis; sums in double, so the result is the nearest float but for rare ties. */
    Tensor apply(Tensor tensor, int axis) {
        Shape shape = tensor.shape();
        int inner = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            inner *= shape.get(i);
        }
        Tensor result = Tensor.zeros(shape.with(axis, positions));
        int from = shape.get(axis);
        int blocks = from * inner == 0 ? 0 : tensor.data().length / (from * inner);
        double[] sums = new double[inner];
        for (int block = 0; block < blocks; block++) {
            for (int position = 0; position < positions; position++) {
                sum(tensor.data(), block * from * inner, position, sums);
                int to = (block * positions + position) * inner;
                for (int i = 0; i < inner; i++) {
                    result.data()[to + i] = (float) sums[i];
                }
            }
        }
        return result;
    }

    private void sum(float[] source, int base, int position, double[] sums) {
        java.util.Arrays.fill(sums, 0);
        for (int k = position * width; k < (position + 1) * width; k++) {
            double factor = weight[k];
            if (factor == 0) {
                continue;
            }
            int from = base + index[k] * sums.length;
            for (int i = 0; i < sums.length; i++) {
                sums[i] += factor * source[from + i];
            }
        }
    }

    private static final int PRECISION = 22;

    /** Filters one axis of 8-bit values with weights of 22 fractional bits, as Pillow does. */
    byte[] apply(byte[] source, int blocks, int from, int inner) {
        int[] fixed = new int[weight.length];
        for (int k = 0; k < fixed.length; k++) {
            double value = weight[k] * (1 << PRECISION);
            fixed[k] = (int) (value < 0 ? value - 0.5 : value + 0.5);
        }
        byte[] result = new byte[blocks * positions * inner];
        for (int block = 0; block < blocks; block++) {
            for (int position = 0; position < positions; position++) {
                int to = (block * positions + position) * inner;
                for (int i = 0; i < inner; i++) {
                    int sum = 1 << (PRECISION - 1);
                    for (int k = position * width; k < (position + 1) * width; k++) {
                        sum += (source[(block * from + index[k]) * inner + i] & 0xff) * fixed[k];
                    }
                    result[to + i] = (byte) Math.max(0, Math.min(255, sum >> PRECISION));
                }
            }
        }
        return result;
    }
}
