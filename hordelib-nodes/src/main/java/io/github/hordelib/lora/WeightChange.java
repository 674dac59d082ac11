package io.github.hordelib.lora;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.Optional;

/**
 * What an adapter does to one weight. Immutable; the tensors are shared and not written. Formulas of LoRA (Hu et al. 2021),
 * LyCORIS (Yeh et al. 2023: LoHa, LoKr, Tucker forms) and DoRA (Liu et al. 2024).
 */
public sealed interface WeightChange {
    /**
     * Returns the change at strength 1, flattened.
     *
     * @return [output channels, all the rest]
     */
    Tensor delta();

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
        return weight.rank() > 0 && own.elements() == weight.elements() && own.get(0) == weight.get(0);
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
        requireFit(this, weight.shape());
        Tensor delta = delta();
        Tensor merged = Tensor.zeros(weight.shape());
        for (int i = 0; i < merged.data().length; i++) {
            merged.data()[i] = (float) (weight.data()[i] + strength * delta.data()[i]);
        }
        return merged;
    }

    private static void requireFit(WeightChange change, Shape weight) {
        if (!change.fits(weight)) {
            throw new LoraException("adapter: expected a change of shape " + weight + ", found " + change.shape());
        }
    }

    /**
     * LoRA, for convolutions LoCon: {@code scale * up @ down}, with a middle factor {@code up @ mid @ down}.
     *
     * @param up [out, rank] or [out, rank, 1, 1]
     * @param down [rank, in] or [rank, in, h, w]
     * @param mid [rank, rank, h, w]; absent in plain LoRA
     * @param scale alpha / rank
     */
    record LowRank(Tensor up, Tensor down, Optional<Tensor> mid, double scale) implements WeightChange {
        @Override
        public Tensor delta() {
            return Matrices.product(up, inner()).times((float) scale);
        }

        /**
         * Returns all but the upper factor.
         *
         * @return {@code mid @ down}, [rank, in] or [rank, in, h, w]
         */
        public Tensor inner() {
            return mid.map(core -> Matrices.contract(core, down)).orElse(down);
        }

        @Override
        public Shape shape() {
            int window =
                    mid.map(core -> core.shape().get(2) * core.shape().get(3)).orElse(1);
            return Shape.of(up.shape().get(0), Matrices.columns(down) * window);
        }
    }

    /**
     * A matrix that is stored as a product: {@code left @ right}, or with a core (Tucker form)
     * {@code sum_ij core[i,j,k,l] left[i,p] right[j,r]}.
     *
     * @param left [out, rank]; with a core [rank, out]
     * @param right [rank, in...]; with a core [rank, in]
     * @param core [rank, rank, h, w]; absent in the plain form
     */
    record Factor(Tensor left, Tensor right, Optional<Tensor> core) {
        /** Checks that the shapes go together. */
        public Factor {
            Shape l = left.shape();
            Shape r = right.shape();
            boolean fit = l.rank() > 0 && r.rank() > 0;
            if (fit && core.isPresent()) {
                Shape c = core.get().shape();
                fit = c.rank() == 4 && c.get(0) == l.get(0) && c.get(1) == r.get(0);
            } else if (fit) {
                fit = Matrices.columns(left) == r.get(0);
            }
            if (!fit) {
                throw new IllegalArgumentException("factors " + l + " and " + r
                        + core.map(middle -> " with a core " + middle.shape()).orElse(""));
            }
        }

        /**
         * Returns the matrix.
         *
         * @return [out, in...], with a core [out, in, h, w]
         */
        public Tensor value() {
            return core.map(middle -> Matrices.tucker(middle, left, right))
                    .orElseGet(() -> Matrices.product(left, right));
        }

        /**
         * Returns the shape of the matrix, without computing it.
         *
         * @return the shape of {@link #value()}
         */
        public Shape shape() {
            return core.map(middle -> Shape.of(
                            Matrices.columns(left),
                            Matrices.columns(right),
                            middle.shape().get(2),
                            middle.shape().get(3)))
                    .orElseGet(() -> Shape.of(left.shape().get(0), Matrices.columns(right)));
        }
    }

    /**
     * LoHa: {@code scale * first o second}, the product of two low-rank matrices element by element.
     *
     * @param first first factor
     * @param second second factor, of the same shape
     * @param scale alpha / rank
     */
    record Hadamard(Factor first, Factor second, double scale) implements WeightChange {
        @Override
        public Tensor delta() {
            float[] left = first.value().data();
            float[] right = second.value().data();
            Tensor result = Tensor.zeros(shape());
            for (int i = 0; i < result.data().length; i++) {
                result.data()[i] = (float) (scale * left[i] * right[i]);
            }
            return result;
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
    record Kronecker(Tensor first, Tensor second, double scale) implements WeightChange {
        @Override
        public Tensor delta() {
            return Matrices.kronecker(first, second).times((float) scale);
        }

        @Override
        public Shape shape() {
            return Shape.of(
                    first.shape().get(0) * second.shape().get(0), Matrices.columns(first) * Matrices.columns(second));
        }
    }

    /**
     * A full difference ({@code .diff}, {@code .diff_b}).
     *
     * @param difference of the weight's shape
     */
    record Difference(Tensor difference) implements WeightChange {
        @Override
        public Tensor delta() {
            return difference.reshape(flat(difference.shape()));
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
    record Replacement(Tensor value) implements WeightChange {
        @Override
        public Tensor delta() {
            throw new LoraException("adapter: expected a change, found a replacement, which has none");
        }

        @Override
        public Shape shape() {
            return flat(value.shape());
        }

        @Override
        public Tensor mergedInto(Tensor weight, double strength) {
            requireFit(this, weight.shape());
            return value.reshape(weight.shape());
        }
    }

    /**
     * DoRA: the direction of {@code W + change} with a learned magnitude; {@code W + strength (m V/|V| - W)}. The norm is
     * taken over all but the axis along which the magnitude runs.
     *
     * @param change another kind of change
     * @param magnitude [out, 1...] or [1, in...]
     */
    record Decomposed(WeightChange change, Tensor magnitude) implements WeightChange {
        @Override
        public Tensor delta() {
            throw new LoraException("adapter: expected a change without base weight, found a weight-decomposed one");
        }

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
        public Tensor mergedInto(Tensor weight, double strength) {
            Tensor direction = change.mergedInto(weight, 1);
            int out = weight.shape().get(0);
            boolean perOutput = perOutput(weight.shape());
            int in = inputs(weight.shape());
            if (!perOutput && magnitude.shape().elements() != in) {
                throw new LoraException("adapter: expected a magnitude for " + out + " outputs or " + in
                        + " inputs, found " + magnitude.shape());
            }
            int window = weight.shape().elements() / Math.max(1, out * in);
            double[] squares = new double[perOutput ? out : in];
            for (int i = 0; i < direction.data().length; i++) {
                int line = perOutput ? i / (in * window) : i / window % in;
                squares[line] += (double) direction.data()[i] * direction.data()[i];
            }
            Tensor merged = Tensor.zeros(weight.shape());
            for (int i = 0; i < merged.data().length; i++) {
                int line = perOutput ? i / (in * window) : i / window % in;
                double norm = Math.max(Math.sqrt(squares[line]), Float.MIN_NORMAL);
                double full = magnitude.data()[line] * direction.data()[i] / norm;
                merged.data()[i] = (float) (weight.data()[i] + strength * (full - weight.data()[i]));
            }
            return merged;
        }
    }

    private static Shape flat(Shape shape) {
        int rows = shape.rank() == 0 ? 1 : shape.get(0);
        return Shape.of(rows, rows == 0 ? 0 : shape.elements() / rows);
    }
}
