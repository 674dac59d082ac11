package io.github.hordelib.lora;

import io.github.hordelib.checkpoint.ElementReader;
import io.github.hordelib.checkpoint.StoredTensor;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * What an adapter does to one weight. Immutable and thread-safe; tensors stay in the file until they are needed. Formulas of LoRA (Hu et al. 2021),
 * LyCORIS (Yeh et al. 2023: LoHa, LoKr, Tucker forms) and DoRA (Liu et al. 2024).
 */
public sealed interface WeightChange permits AdditiveChange, WeightChange.Replacement, WeightChange.Decomposed {
    /**
     * Returns the shape of what the change computes, without computing it.
     *
     * @return [output channels, all the rest]
     */
    Shape shape();

    /**
     * Returns whether the change can be merged into a weight.
     *
     * @param weight shape of the weight
     * @return false if {@link #mergedInto} would fail
     */
    default boolean fits(Shape weight) {
        Shape own = shape();
        return weight.rank() > 0
                && weight.elements() > 0
                && own.elements() == weight.elements()
                && own.get(0) == weight.get(0);
    }

    /**
     * Returns what merges the change into a weight, some rows at a time.
     *
     * @param weight shape of the weight, [out, in] or [out, in, h, w]
     * @param strength factor of the change; may be negative
     * @return for one thread
     * @throws LoraException if the shapes do not fit
     */
    Merge merge(Shape weight, double strength);

    /** Merges a change into rows of a weight. */
    @FunctionalInterface
    interface Merge {
        /**
         * Changes rows in place.
         *
         * @param firstRow which row of the weight they begin with
         * @param rows whole rows, one behind the other
         */
        void into(int firstRow, float[] rows);
    }

    /** Computes single rows of a change that is added. Confined to a thread. */
    @FunctionalInterface
    interface Rows {
        /**
         * Adds a row, times a factor.
         *
         * @param row which row
         * @param factor of each element
         * @param sum what it is added to, as long as a row
         */
        void add(int row, double factor, float[] sum);
    }

    /**
     * Returns whether rows of a weight may be merged one by one.
     *
     * @param weight shape of the weight
     * @return false if all must be given at once
     */
    default boolean isRowwise(Shape weight) {
        return true;
    }

    /**
     * Returns the change as the product of two matrices, if it is one of fewer rows than the weight has columns. Nothing is
     * read.
     *
     * @return empty for other kinds of changes
     */
    default Optional<Factors> factors() {
        return Optional.empty();
    }

    /**
     * Merges the change into a weight.
     *
     * @param weight [out, in] or [out, in, h, w]
     * @param strength factor of the change; may be negative
     * @return a new tensor of the weight's shape
     * @throws LoraException if the shapes do not fit
     */
    default Tensor mergedInto(Tensor weight, double strength) {
        Merge merge = merge(weight.shape(), strength);
        float[] merged = weight.data().clone();
        merge.into(0, merged);
        return Tensor.of(weight.shape(), merged);
    }

    /**
     * LoRA, for convolutions LoCon: {@code scale * up @ down}, with a middle factor {@code up @ mid @ down}.
     *
     * @param up [out, rank] or [out, rank, 1, 1]
     * @param down [rank, in] or [rank, in, h, w]
     * @param mid [rank, rank, h, w]; absent in plain LoRA
     * @param scale alpha / rank
     */
    record LowRank(StoredTensor up, StoredTensor down, Optional<StoredTensor> mid, double scale)
            implements AdditiveChange {
        @Override
        public Rows rows() {
            return Matrices.product(up.read(), lower().lines(), scale);
        }

        @Override
        public Optional<Factors> factors() {
            return Optional.of(new Factors(new Matrix.Stored(up), lower(), scale));
        }

        /** All but the upper factor, [rank, in...]. */
        private Matrix lower() {
            return mid.<Matrix>map(core -> Matrix.contraction(core, down)).orElseGet(() -> new Matrix.Stored(down));
        }

        @Override
        public Shape shape() {
            int window =
                    mid.map(core -> core.shape().get(2) * core.shape().get(3)).orElse(1);
            return Shape.of(up.shape().get(0), Matrices.columns(down.shape()) * window);
        }
    }

    /**
     * LoHa: {@code scale * first o second}, the product of two low-rank matrices element by element.
     *
     * @param first first factor
     * @param second second factor, of the same shape
     * @param scale alpha / rank
     */
    record Hadamard(Matrix first, Matrix second, double scale) implements AdditiveChange {
        @Override
        public Rows rows() {
            Rows left = first.rows();
            Rows right = second.rows();
            float[] one = new float[shape().get(1)];
            float[] other = new float[one.length];
            return (row, factor, sum) -> {
                Arrays.fill(one, 0);
                Arrays.fill(other, 0);
                left.add(row, factor * scale, one);
                right.add(row, 1, other);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += one[i] * other[i];
                }
            };
        }

        /** {@code (A B) o (C D)} is the product of all pairs of columns of A and C with all pairs of rows of B and D. */
        @Override
        public Optional<Factors> factors() {
            if (first instanceof Matrix.Product one && second instanceof Matrix.Product other) {
                return Factors.elementwise(one.factors(), other.factors()).map(pairs -> pairs.times(scale));
            }
            return Optional.empty();
        }

        @Override
        public Shape shape() {
            return flat(first.shape());
        }
    }

    /**
     * LoKr: {@code scale * kron(first, second)}.
     *
     * @param first [a, b]
     * @param second [c, d] or [c, d, h, w]
     * @param scale alpha / rank, 1 if neither factor was decomposed
     */
    record Kronecker(Matrix first, Matrix second, double scale) implements AdditiveChange {
        @Override
        public Rows rows() {
            return Matrices.kronecker(first.value(), second.lines(), scale);
        }

        /**
         * Returns into how many groups the change takes the inputs of a layer.
         *
         * @return b
         */
        public int groups() {
            return Matrices.columns(first.shape());
        }

        /**
         * Tells whether the change is one of a kernel that mixes groups of input channels and convolves each mixture.
         *
         * @param weight shape of a weight that the change fits
         * @return false for matrices, and if the groups are no whole channels
         */
        public boolean isOfGroups(Shape weight) {
            return weight.rank() == 4 && groups() > 0 && weight.get(1) % groups() == 0;
        }

        /**
         * Returns the first factor as a matrix.
         *
         * @return [a, b]
         */
        public Tensor matrix() {
            return first.value().reshape(Shape.of(first.shape().get(0), groups()));
        }

        /**
         * Returns the second factor as the kernel of a layer.
         *
         * @param weight shape of the layer's weight, of groups
         * @return [c, d, h, w]
         */
        public Tensor kernel(Shape weight) {
            return second.value().reshape(weight.with(0, second.shape().get(0)).with(1, weight.get(1) / groups()));
        }

        @Override
        public Shape shape() {
            return Shape.of(
                    first.shape().get(0) * second.shape().get(0),
                    Matrices.columns(first.shape()) * Matrices.columns(second.shape()));
        }
    }

    /**
     * A full difference ({@code .diff}, {@code .diff_b}).
     *
     * @param difference of the weight's shape
     */
    record Difference(StoredTensor difference) implements AdditiveChange {
        @Override
        public Rows rows() {
            return new Matrix.Stored(difference.reshape(shape())).rows();
        }

        @Override
        public Shape shape() {
            return flat(difference.shape());
        }
    }

    /**
     * A new value ({@code .set_weight}), whatever the strength.
     *
     * @param value of the weight's shape
     */
    record Replacement(StoredTensor value) implements WeightChange {
        @Override
        public Shape shape() {
            return flat(value.shape());
        }

        @Override
        public Merge merge(Shape weight, double strength) {
            AdditiveChange.requireFit(this, weight);
            int columns = shape().get(1);
            ElementReader reader = new ElementReader(value);
            return (firstRow, rows) -> reader.read(firstRow * columns, rows);
        }
    }

    /**
     * DoRA: the direction of {@code W + change} with a learned magnitude; {@code W + strength (m V/|V| - W)}. The norm is
     * taken over all but the axis along which the magnitude runs.
     *
     * @param change another kind of change
     * @param magnitude [out, 1...] or [1, in...]
     */
    record Decomposed(WeightChange change, StoredTensor magnitude) implements WeightChange {
        @Override
        public Shape shape() {
            return change.shape();
        }

        @Override
        public boolean fits(Shape weight) {
            return change.fits(weight)
                    && (perOutput(weight) || magnitude.shape().elements() == inputs(weight));
        }

        private boolean perOutput(Shape weight) {
            Shape own = magnitude.shape();
            return own.elements() == weight.get(0) && (own.rank() == 0 || own.get(0) == weight.get(0));
        }

        private static int inputs(Shape weight) {
            return weight.rank() > 1 ? weight.get(1) : 1;
        }

        @Override
        public boolean isRowwise(Shape weight) {
            return perOutput(weight) && change.isRowwise(weight);
        }

        @Override
        public Merge merge(Shape weight, double strength) {
            AdditiveChange.requireFit(this, weight);
            Merge merge = change.merge(weight, 1);
            float[] magnitudes = magnitude.read().data();
            boolean perOutput = perOutput(weight);
            int columns = weight.elements() / weight.get(0);
            Lines lines = new Lines(perOutput ? columns : columns / inputs(weight));
            return (firstRow, rows) -> {
                if (!perOutput && rows.length != weight.elements()) {
                    throw new IllegalArgumentException("adapter: expected all rows of a weight, found some");
                }
                float[] direction = lines.copy(rows);
                merge.into(firstRow, direction);
                double[] norms = lines.norms(direction, perOutput ? rows.length / columns : inputs(weight));
                float kept = (float) (1 - strength);
                for (int at = 0, line = 0; at < rows.length; at += lines.length, line = (line + 1) % norms.length) {
                    float turned = (float) (strength * magnitudes[firstRow + line] / norms[line]);
                    lines.mix(rows, kept, direction, turned, at);
                }
            };
        }

        /** Lines of equal length that lie behind each other; those of one magnitude come up over and over again. */
        private static final class Lines {
            private static final int LANES = 256;

            private final int length;
            private final float[] part;
            private final float[] sums;
            private float[] copy = {};

            Lines(int length) {
                this.length = length;
                this.part = new float[Math.min(LANES, length)];
                this.sums = part.clone();
            }

            /** A copy, until the next is asked for. */
            float[] copy(float[] rows) {
                if (copy.length != rows.length) {
                    copy = new float[rows.length];
                }
                System.arraycopy(rows, 0, copy, 0, rows.length);
                return copy;
            }

            double[] norms(float[] data, int count) {
                double[] norms = new double[count];
                for (int at = 0, line = 0; at < data.length; at += length, line = (line + 1) % count) {
                    norms[line] += squares(data, at);
                }
                for (int line = 0; line < count; line++) {
                    norms[line] = Math.max(Math.sqrt(norms[line]), Float.MIN_NORMAL);
                }
                return norms;
            }

            /** Many sums side by side, each of few squares, are exact enough and go through vector instructions. */
            private double squares(float[] data, int from) {
                Arrays.fill(sums, 0);
                for (int at = 0; at < length; at += part.length) {
                    int count = Math.min(part.length, length - at);
                    System.arraycopy(data, from + at, part, 0, count);
                    for (int i = 0; i < count; i++) {
                        sums[i] += part[i] * part[i];
                    }
                }
                double sum = 0;
                for (float lane : sums) {
                    sum += lane;
                }
                return sum;
            }

            void mix(float[] rows, float kept, float[] direction, float turned, int from) {
                for (int at = from; at < from + length; at++) {
                    rows[at] = kept * rows[at] + turned * direction[at];
                }
            }
        }
    }

    private static Shape flat(Shape shape) {
        int rows = shape.rank() == 0 ? 1 : shape.get(0);
        return Shape.of(rows, rows == 0 ? 0 : shape.elements() / rows);
    }
}
