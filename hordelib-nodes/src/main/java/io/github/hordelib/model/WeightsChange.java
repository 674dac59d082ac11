package io.github.hordelib.model;

import io.github.hordelib.lora.Factors;
import io.github.hordelib.lora.ModuleKey;
import io.github.hordelib.lora.WeightChange;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Gives weights of a network other values, without writing the network: a network with it is a view. Immutable and
 * thread-safe.
 */
interface WeightsChange {
    /** Stands for the change: equal keys mean equal changes. */
    String key();

    /**
     * Returns what makes the changed weight of the one so far.
     *
     * @param layer which weight
     * @return for one thread; empty if this weight stays
     */
    Optional<RowsChange> change(Layer layer);

    /** Changes rows of a weight. */
    @FunctionalInterface
    interface RowsChange {
        /**
         * Changes rows in place.
         *
         * @param firstRow which row of the weight they begin with
         * @param rows whole rows, one behind the other
         */
        void apply(int firstRow, float[] rows);

        /** Returns whether rows may be changed one by one; otherwise all must be given at once. */
        default boolean isRowwise() {
            return true;
        }
    }

    /**
     * Returns the change of a weight in a form that needs no other weights, so that its layer can compute it beside the weight.
     *
     * @param layer which weight
     * @return empty if the weight stays, or changes in another way
     */
    default Optional<Product> product(Layer layer) {
        return Optional.empty();
    }

    /** What is added to a weight. */
    sealed interface Product permits LowRank, Kronecker {}

    /**
     * A change {@code strength * scale * up @ down} of a matrix or a kernel.
     *
     * @param factors with the scale
     * @param strength a factor
     */
    record LowRank(Factors factors, double strength) implements Product {
        /** Returns the inner extent. */
        int rank() {
            return factors.rank();
        }

        /** Returns what the product is multiplied with. */
        double scale() {
            return factors.scale() * strength;
        }
    }

    /**
     * A change {@code strength * scale * kron(first, second)} of a kernel.
     *
     * @param factors of whole groups of channels, with the scale
     * @param weight shape of the kernel
     * @param strength a factor
     */
    record Kronecker(WeightChange.Kronecker factors, Shape weight, double strength) implements Product {
        /** The first factor with scale and strength, [a, b]. */
        Tensor matrix() {
            return factors.matrix().times((float) (factors.scale() * strength));
        }

        /** The second factor, [c, d, h, w]. */
        Tensor kernel() {
            return factors.kernel(weight);
        }
    }

    /**
     * A weight of a network.
     *
     * @param name under the names of the graph builders
     * @param shape its shape
     * @param keys what adapters may call its layer
     */
    record Layer(String name, Shape shape, List<ModuleKey> keys) {
        /** Copies the list. */
        public Layer {
            keys = List.copyOf(keys);
        }
    }
}
