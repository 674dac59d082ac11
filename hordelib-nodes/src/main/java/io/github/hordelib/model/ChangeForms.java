package io.github.hordelib.model;

import io.github.hordelib.model.WeightsChange.Kronecker;
import io.github.hordelib.model.WeightsChange.Layer;
import io.github.hordelib.model.WeightsChange.LowRank;
import io.github.hordelib.model.WeightsChange.Product;
import io.github.hordelib.onnx.AdaptableLayer;
import io.github.hordelib.onnx.ChangedLayer;
import io.github.hordelib.onnx.KroneckerLayer;
import io.github.hordelib.ort.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * In which form each weight that changes is changed: by inputs of its layer, if all its changes are products and the layer can
 * have such inputs, otherwise by merging.
 *
 * @param lowRank inputs for products of two thin matrices
 * @param kronecker inputs for Kronecker products
 * @param merged names of the weights that are merged
 */
record ChangeForms(LowRankValues lowRank, KroneckerValues kronecker, Set<String> merged) {
    private static final ChangeForms NONE = new ChangeForms(LowRankValues.NONE, KroneckerValues.NONE, Set.of());

    /** Whether no weight of the network changes. */
    boolean isNothing() {
        return lowRank.values().isEmpty() && kronecker.values().isEmpty() && merged.isEmpty();
    }

    /** All values of inputs, by name. */
    Map<String, Value> values() {
        Map<String, Value> values = new HashMap<>(lowRank.values());
        values.putAll(kronecker.values());
        return values;
    }

    /** Which inputs a session needs. */
    Inputs inputs() {
        return new Inputs(lowRank.form(), kronecker.layers());
    }

    /**
     * Which inputs a session needs.
     *
     * @param lowRank those for products of two thin matrices
     * @param kronecker names of the weights whose layers have those for Kronecker products
     */
    record Inputs(LowRankValues.Form lowRank, Set<String> kronecker) {
        /** The layers of a graph that have them. */
        List<ChangedLayer> of(List<AdaptableLayer> adaptable) {
            return Stream.<ChangedLayer>concat(
                            adaptable.stream().filter(layer -> lowRank.layers().contains(layer.tensor())),
                            adaptable.stream()
                                    .filter(layer -> kronecker.contains(layer.tensor()))
                                    .map(KroneckerLayer::new))
                    .toList();
        }
    }

    /**
     * Chooses the forms.
     *
     * @param changes made one after the other
     * @param layers all weights of the network
     * @param adaptable its layers that can have inputs; empty where everything is to be merged
     */
    static ChangeForms of(List<WeightsChange> changes, ChangedWeights.Layers layers, List<AdaptableLayer> adaptable) {
        if (changes.isEmpty()) {
            return NONE;
        }
        Map<String, AdaptableLayer> able = adaptable.stream()
                .collect(Collectors.toMap(AdaptableLayer::tensor, Function.identity(), (first, second) -> first));
        Map<String, List<LowRank>> thin = new HashMap<>();
        Map<String, Kronecker> kronecker = new HashMap<>();
        Set<String> merged = new TreeSet<>();
        for (Layer layer : layers.all()) {
            List<WeightsChange> own = changes.stream()
                    .filter(change -> change.change(layer).isPresent())
                    .toList();
            List<Product> products = own.stream()
                    .map(change -> change.product(layer))
                    .flatMap(Optional::stream)
                    .toList();
            if (products.size() < own.size() || !canHave(products, able.get(layer.name()))) {
                merged.add(layer.name());
                continue;
            }
            List<LowRank> sum = all(products, LowRank.class).toList();
            if (!sum.isEmpty()) {
                thin.put(layer.name(), sum);
            }
            all(products, Kronecker.class).forEach(product -> kronecker.put(layer.name(), product));
        }
        List<AdaptableLayer> unmerged = adaptable.stream()
                .filter(layer -> !merged.contains(layer.tensor()))
                .toList();
        return new ChangeForms(LowRankValues.of(thin, unmerged), KroneckerValues.of(kronecker, unmerged), merged);
    }

    /** Products of thin matrices can be joined to one, Kronecker products cannot. */
    private static boolean canHave(List<Product> products, @Nullable AdaptableLayer layer) {
        if (layer == null) {
            return products.isEmpty();
        }
        long kronecker = all(products, Kronecker.class).count();
        return kronecker == 0 || (kronecker == 1 && layer.isConvolution());
    }

    private static <T> Stream<T> all(List<Product> products, Class<T> kind) {
        return products.stream().filter(kind::isInstance).map(kind::cast);
    }
}
