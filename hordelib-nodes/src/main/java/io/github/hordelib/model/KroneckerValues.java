package io.github.hordelib.model;

import io.github.hordelib.model.WeightsChange.Kronecker;
import io.github.hordelib.onnx.AdaptableLayer;
import io.github.hordelib.onnx.KroneckerLayer;
import io.github.hordelib.ort.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Kronecker products come to as inputs of convolutions, see {@link KroneckerLayer}. Factors are small, and always float32.
 *
 * @param values by name of the input
 * @param layers names of the weights whose layers have inputs
 */
record KroneckerValues(Map<String, Value> values, Set<String> layers) {
    /** No inputs. */
    static final KroneckerValues NONE = new KroneckerValues(Map.of(), Set.of());

    /**
     * Returns values for the inputs of layers.
     *
     * @param products what is added to convolutions, by name of their weight
     * @param adaptable layers that can have inputs
     */
    static KroneckerValues of(Map<String, Kronecker> products, List<AdaptableLayer> adaptable) {
        Map<String, Value> values = adaptable.parallelStream()
                .flatMap(layer -> Stream.ofNullable(products.get(layer.tensor()))
                        .flatMap(product -> values(new KroneckerLayer(layer), product)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return new KroneckerValues(values, new TreeSet<>(products.keySet()));
    }

    private static Stream<Map.Entry<String, Value>> values(KroneckerLayer layer, Kronecker product) {
        return Stream.of(
                Map.entry(layer.matrixInput(), Value.Resident.of(product.matrix())),
                Map.entry(layer.kernelInput(), Value.Resident.of(product.kernel())));
    }
}
