package io.github.hordelib.model;

import io.github.hordelib.lora.ModuleKey;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Optional;
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
