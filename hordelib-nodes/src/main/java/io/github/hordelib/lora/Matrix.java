package io.github.hordelib.lora;

import io.github.hordelib.checkpoint.ElementReader;
import io.github.hordelib.checkpoint.StoredTensor;
import io.github.hordelib.tensor.Rearrange;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.Optional;
import java.util.function.Supplier;

/** A matrix or kernel of an adapter file, which is read or put together when it is needed. Immutable and thread-safe. */
public sealed interface Matrix {
    /**
     * Returns the shape, without reading anything.
     *
     * @return [out, in] or [out, in, h, w]
     */
    Shape shape();

    /**
     * Returns the elements.
     *
     * @return a new tensor
     * @throws io.github.hordelib.checkpoint.CheckpointException if the file cannot be read
     */
    Tensor value();

    /**
     * A matrix as it is in the file.
     *
     * @param tensor where it lies
     */
    record Stored(StoredTensor tensor) implements Matrix {
        @Override
        public Shape shape() {
            return tensor.shape();
        }

        @Override
        public Tensor value() {
            return tensor.read();
        }

        /** Reads each row when it is asked for. */
        @Override
        public WeightChange.Rows rows() {
            ElementReader reader = new ElementReader(tensor);
            float[] line = new float[Matrices.columns(shape())];
            return (row, factor, sum) -> {
                reader.read(row * line.length, line);
                Matrices.addScaled(sum, (float) factor, line);
            };
        }

        @Override
        public float[][] lines() {
            ElementReader reader = new ElementReader(tensor);
            int columns = Matrices.columns(shape());
            float[][] lines = new float[shape().get(0)][columns];
            for (int row = 0; row < lines.length; row++) {
                reader.read(row * columns, lines[row]);
            }
            return lines;
        }
    }

    /**
     * A matrix that is computed when it is needed, each time anew.
     *
     * @param shape its shape
     * @param source computes it
     */
    record Computed(Shape shape, Supplier<Tensor> source) implements Matrix {
        @Override
        public Tensor value() {
            return source.get();
        }
    }

    /** {@code core @ down} over the core's second extent: [m, r, h, w] with [r, in] gives [m, in, h, w]. */
    static Matrix contraction(StoredTensor core, StoredTensor down) {
        return new Computed(
                core.shape().with(1, Matrices.columns(down.shape())),
                () -> Matrices.contract(core.read(), down.read()));
    }

    /**
     * A matrix that is stored as a product: {@code left @ right}, or with a core (Tucker form)
     * {@code sum_ij core[i,j,k,l] left[i,p] right[j,r]}.
     *
     * @param left [out, rank]; with a core [rank, out]
     * @param right [rank, in...]; with a core [rank, in]
     * @param core [rank, rank, h, w]; absent in the plain form
     */
    record Product(StoredTensor left, StoredTensor right, Optional<StoredTensor> core) implements Matrix {
        /** Checks that the shapes go together. */
        public Product {
            Shape l = left.shape();
            Shape r = right.shape();
            boolean fit = l.rank() > 0 && r.rank() > 0;
            if (fit && core.isPresent()) {
                Shape c = core.get().shape();
                fit = c.rank() == 4 && c.get(0) == l.get(0) && c.get(1) == r.get(0);
            } else if (fit) {
                fit = Matrices.columns(l) == r.get(0);
            }
            if (!fit) {
                throw new IllegalArgumentException("factors " + l + " and " + r
                        + core.map(middle -> " with a core " + middle.shape()).orElse(""));
            }
        }

        /** [out, in...], with a core [out, in, h, w]. */
        @Override
        public Shape shape() {
            int out = core.isPresent()
                    ? Matrices.columns(left.shape())
                    : left.shape().get(0);
            int in = Matrices.columns(right.shape());
            return core.map(middle -> Shape.of(
                            out, in, middle.shape().get(2), middle.shape().get(3)))
                    .orElseGet(() -> Shape.of(out, in));
        }

        /** The product of two matrices that it is. */
        Factors factors() {
            return core.map(middle -> new Factors(transposed(left), contraction(middle, right), 1))
                    .orElseGet(() -> new Factors(new Stored(left), new Stored(right), 1));
        }

        private static Matrix transposed(StoredTensor matrix) {
            int rows = matrix.shape().get(0);
            int columns = Matrices.columns(matrix.shape());
            return new Computed(
                    Shape.of(columns, rows),
                    () -> Rearrange.permute(
                            matrix.reshape(Shape.of(rows, columns)).read(), 1, 0));
        }

        @Override
        public Tensor value() {
            return core.map(middle -> Matrices.tucker(middle.read(), left.read(), right.read()))
                    .orElseGet(() -> Matrices.all(rows(), shape()));
        }

        /** Without a core no more than the factors is held in memory. */
        @Override
        public WeightChange.Rows rows() {
            return core.isPresent() ? Matrix.super.rows() : Matrices.product(left.read(), new Stored(right).lines(), 1);
        }
    }

    /**
     * Returns the rows.
     *
     * @return each in an array of its own; the caller's
     */
    default float[][] lines() {
        return Matrices.lines(value());
    }

    /**
     * Returns what computes single rows.
     *
     * @return for one thread
     */
    default WeightChange.Rows rows() {
        return Matrices.rows(lines());
    }
}
