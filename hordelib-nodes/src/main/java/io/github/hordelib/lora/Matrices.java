package io.github.hordelib.lora;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.Arrays;

/** Products of float matrices, row by row where they are large. */
final class Matrices {
    private Matrices() {}

    /** Returns all rows. */
    static Tensor all(WeightChange.Rows rows, Shape shape) {
        Tensor result = Tensor.zeros(shape);
        float[] line = new float[columns(shape)];
        for (int row = 0; row < shape.get(0); row++) {
            Arrays.fill(line, 0);
            rows.add(row, 1, line);
            System.arraycopy(line, 0, result.data(), row * line.length, line.length);
        }
        return result;
    }

    /** Returns the number of elements of one row. */
    static int columns(Shape shape) {
        int rows = shape.get(0);
        return rows == 0 ? 0 : shape.elements() / rows;
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
        int outRows = columns(left.shape());
        int outColumns = columns(right.shape());
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
        int columns = columns(down.shape());
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

    /** Returns the products of all pairs of rows, element by element: [m, i...] and [n, i...] give [m*n, i...]. */
    static Tensor pairsOfRows(Tensor first, Tensor second) {
        int columns = columns(first.shape());
        int others = second.shape().get(0);
        Tensor pairs = Tensor.zeros(first.shape().with(0, first.shape().get(0) * others));
        int to = 0;
        for (int i = 0; i < first.shape().get(0); i++) {
            for (int j = 0; j < others; j++) {
                for (int column = 0; column < columns; column++) {
                    pairs.data()[to++] = first.data()[i * columns + column] * second.data()[j * columns + column];
                }
            }
        }
        return pairs;
    }

    /** Returns the products of all pairs of columns, element by element: [o, m] and [o, n] give [o, m*n]. */
    static Tensor pairsOfColumns(Tensor first, Tensor second, Shape shape) {
        Tensor pairs = Tensor.zeros(shape);
        int across = first.data().length / shape.get(0);
        int others = second.data().length / shape.get(0);
        int to = 0;
        for (int row = 0; row < shape.get(0); row++) {
            for (int i = 0; i < across; i++) {
                for (int j = 0; j < others; j++) {
                    pairs.data()[to++] = first.data()[row * across + i] * second.data()[row * others + j];
                }
            }
        }
        return pairs;
    }

    /** Returns the rows of {@code scale * a @ b}, with b as lines. */
    static WeightChange.Rows product(Tensor a, float[][] lines, double scale) {
        int inner = columns(a.shape());
        if (inner != lines.length) {
            throw new IllegalArgumentException(
                    "product: expected matching inner extents, found " + a.shape() + " and " + lines.length + " rows");
        }
        float[] factors = new float[inner];
        return (row, factor, sum) -> {
            for (int k = 0; k < inner; k++) {
                factors[k] = (float) (factor * scale * a.data()[row * inner + k]);
            }
            addScaled(sum, factors, lines);
        };
    }

    /** Returns the rows of {@code scale} times the Kronecker product of [a, b] and lines of [c, d...], which is [a*c, b*d...]. */
    static WeightChange.Rows kronecker(Tensor first, float[][] lines, double scale) {
        int across = columns(first.shape());
        int down = lines.length;
        float[] part = new float[down == 0 ? 0 : lines[0].length];
        return (row, factor, sum) -> {
            for (int j = 0; j < across; j++) {
                float element = (float) (factor * scale * first.data()[row / down * across + j]);
                System.arraycopy(sum, j * part.length, part, 0, part.length);
                addScaled(part, element, lines[row % down]);
                System.arraycopy(part, 0, sum, j * part.length, part.length);
            }
        };
    }

    /** Returns the rows of a matrix. */
    static WeightChange.Rows rows(float[][] lines) {
        return (row, factor, sum) -> addScaled(sum, (float) factor, lines[row]);
    }

    /** Several lines at once save reading and writing the sum for each of them; the order of additions is the same. */
    private static void addScaled(float[] sum, float[] factors, float[][] lines) {
        int k = 0;
        for (; k + 4 <= factors.length; k += 4) {
            addScaled(
                    sum,
                    factors[k],
                    lines[k],
                    factors[k + 1],
                    lines[k + 1],
                    factors[k + 2],
                    lines[k + 2],
                    factors[k + 3],
                    lines[k + 3]);
        }
        for (; k < factors.length; k++) {
            addScaled(sum, factors[k], lines[k]);
        }
    }

    /** Compilers turn this into vector instructions, but not if it is to work on parts of arrays, which might overlap. */
    private static void addScaled(
            float[] sum,
            float a,
            float[] first,
            float b,
            float[] second,
            float c,
            float[] third,
            float d,
            float[] fourth) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] = sum[i] + a * first[i] + b * second[i] + c * third[i] + d * fourth[i];
        }
    }

    static void addScaled(float[] sum, float factor, float[] line) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * line[i];
        }
    }

    static float[][] lines(Tensor matrix) {
        int columns = columns(matrix.shape());
        float[][] lines = new float[matrix.shape().get(0)][];
        for (int row = 0; row < lines.length; row++) {
            lines[row] = Arrays.copyOfRange(matrix.data(), row * columns, (row + 1) * columns);
        }
        return lines;
    }

    private static Tensor toTensor(Shape shape, double[] values) {
        float[] data = new float[values.length];
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) values[i];
        }
        return Tensor.of(shape, data);
    }
}
