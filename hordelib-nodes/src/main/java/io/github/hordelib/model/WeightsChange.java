package io.github.hordelib.model;

import io.github.hordelib.lora.Factors;
import io.github.hordelib.lora.ModuleKey;
import io.github.hordelib.tensor.Shape;
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
     * Returns the change of a weight in a form that needs no other weights: products of two thin matrices that are added.
     *
     * @param layer which weight
     * @return empty if the weight stays, or changes in another way
     */
    default Optional<LowRank> lowRank(Layer layer) {
        return Optional.empty();
    }

    /**
     * A change {@code strength * scale * up @ down} of a matrix or a kernel.
     *
     * @param factors with the scale
     * @param strength a factor
     */
    record LowRank(Factors factors, double strength) {
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
