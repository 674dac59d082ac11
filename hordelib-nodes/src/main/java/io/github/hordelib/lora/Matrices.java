package io.github.hordelib.lora;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;

/** Products of small float matrices with sums in double precision, so that merges are exact to float rounding. */
final class Matrices {
    private Matrices() {}

    /**
     * Returns {@code a @ b}; extents after the first count as columns.
     *
     * @param a [m, k, 1...]
     * @param b [k, n...]
     * @return [m, n...], as two extents
     */
    static Tensor product(Tensor a, Tensor b) {
        int rows = a.shape().get(0);
        int inner = columns(a);
        int columns = columns(b);
        if (inner != b.shape().get(0)) {
            throw new IllegalArgumentException(
                    "product: expected matching inner extents, found " + a.shape() + " and " + b.shape());
        }
        Tensor result = Tensor.zeros(Shape.of(rows, columns));
        double[] row = new double[columns];
        for (int i = 0; i < rows; i++) {
            java.util.Arrays.fill(row, 0);
            for (int k = 0; k < inner; k++) {
                addScaled(row, a.data()[i * inner + k], b.data(), k * columns);
            }
            for (int j = 0; j < columns; j++) {
                result.data()[i * columns + j] = (float) row[j];
            }
        }
        return result;
    }

    /** Returns the number of elements of one row. */
    static int columns(Tensor matrix) {
        int rows = matrix.shape().get(0);
        return rows == 0 ? 0 : matrix.shape().elements() / rows;
    }

    /**
     * Returns {@code sum_ij core[i,j,k,l] left[i,p] right[j,r]} as [p, r, k, l]: a Tucker decomposition put together.
     *
     * @param core [i, j, k, l]
     * @param left [i, p]
     * @param right [j, r]
     */
    static Tensor tucker(Tensor core, Tensor left, Tensor right) {
        Shape shape = core.shape();
        int window = shape.get(2) * shape.get(3);
        int inner = shape.get(1);
        int outRows = columns(left);
        int outColumns = columns(right);
        double[] result = new double[outRows * outColumns * window];
        for (int i = 0; i < shape.get(0); i++) {
            for (int j = 0; j < inner; j++) {
                for (int p = 0; p < outRows; p++) {
                    for (int r = 0; r < outColumns; r++) {
                        double factor = (double) left.data()[i * outRows + p] * right.data()[j * outColumns + r];
                        int to = (p * outColumns + r) * window;
                        int from = (i * inner + j) * window;
                        for (int w = 0; w < window; w++) {
                            result[to + w] += factor * core.data()[from + w];
                        }
                    }
                }
            }
        }
        return toTensor(Shape.of(outRows, outColumns, shape.get(2), shape.get(3)), result);
    }

    /** Returns {@code a @ mid} over mid's second extent: [m, r, k, l] with [r, i] gives [m, i, k, l]. */
    static Tensor contract(Tensor mid, Tensor down) {
        Shape shape = mid.shape();
        int window = shape.get(2) * shape.get(3);
        int columns = columns(down);
        double[] result = new double[shape.get(0) * columns * window];
        for (int m = 0; m < shape.get(0); m++) {
            for (int r = 0; r < shape.get(1); r++) {
                for (int i = 0; i < columns; i++) {
                    double factor = down.data()[r * columns + i];
                    for (int w = 0; w < window; w++) {
                        result[(m * columns + i) * window + w] +=
                                factor * mid.data()[(m * shape.get(1) + r) * window + w];
                    }
                }
            }
        }
        return toTensor(Shape.of(shape.get(0), columns, shape.get(2), shape.get(3)), result);
    }

    /** Returns the Kronecker product of [a, b] and [c, d...] as [a*c, b*d...]. */
    static Tensor kronecker(Tensor first, Tensor second) {
        int a = first.shape().get(0);
        int b = columns(first);
        int c = second.shape().get(0);
        int d = second.shape().get(1);
        int window = columns(second) / Math.max(d, 1);
        Tensor result = Tensor.zeros(Shape.of(a * c, b * d * window));
        for (int i = 0; i < a * c; i++) {
            for (int j = 0; j < b * d; j++) {
                float factor = first.data()[(i / c) * b + j / d];
                for (int w = 0; w < window; w++) {
                    result.data()[(i * b * d + j) * window + w] =
                            factor * second.data()[((i % c) * d + j % d) * window + w];
                }
            }
        }
        return result;
    }

    private static void addScaled(double[] row, double factor, float[] values, int offset) {
        for (int j = 0; j < row.length; j++) {
            row[j] += factor * values[offset + j];
        }
    }

    private static Tensor toTensor(Shape shape, double[] values) {
        float[] data = new float[values.length];
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) values[i];
        }
        return Tensor.of(shape, data);
    }
}
