package io.github.hordelib.model;

import io.github.hordelib.lora.ModuleKey;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Gives weights of a network other values, without writing the network: a network with it is a view. Immutable and
 * thread-safe.
 */
interface WeightsChange {
    /** Stands for the change: equal keys mean equal changes. */
    String key();

    /**
     * Computes a weight.
     *
     * @param layer which weight
     * @param present gives the value so far
     * @return another value, empty if this weight stays
     */
    Optional<Tensor> changed(Layer layer, Supplier<Tensor> present);

    /**
     * Returns the change in a form that needs no other weights: products of two thin matrices that are added to layers.
     *
     * @param layers all weights of the network
     * @param adaptable names of the weights of layers that can take such products
     * @return by name of the weight; empty if any part of the change is of another kind
     */
    default Optional<Map<String, LowRank>> lowRank(List<Layer> layers, Set<String> adaptable) {
        return Optional.empty();
    }

    /**
     * A change {@code scale * up @ down} of a matrix or a kernel.
     *
     * @param up [out, rank] or [out, rank, 1, 1]
     * @param down [rank, in] or [rank, in, h, w]
     * @param scale a factor
     */
    record LowRank(Tensor up, Tensor down, double scale) {
        int rank() {
            return down.shape().get(0);
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
