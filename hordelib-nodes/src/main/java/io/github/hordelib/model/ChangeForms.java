package io.github.hordelib.model;

import io.github.hordelib.model.WeightsChange.Layer;
import io.github.hordelib.model.WeightsChange.LowRank;
import io.github.hordelib.onnx.AdaptableLayer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * In which form each weight that changes is changed: by low-rank inputs of its layer, if all its changes are of low rank and
 * the layer can have such inputs, otherwise by merging.
 *
 * @param lowRank the inputs
 * @param merged names of the weights that are merged
 */
record ChangeForms(LowRankValues lowRank, Set<String> merged) {
    private static final ChangeForms NONE = new ChangeForms(LowRankValues.NONE, Set.of());

    /** Whether no weight of the network changes. */
    boolean isNothing() {
        return lowRank.values().isEmpty() && merged.isEmpty();
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
        Set<String> able = adaptable.stream().map(AdaptableLayer::tensor).collect(Collectors.toSet());
        Map<String, List<LowRank>> terms = new HashMap<>();
        Set<String> merged = new TreeSet<>();
        for (Layer layer : layers.all()) {
            List<WeightsChange> own = changes.stream()
                    .filter(change -> change.change(layer).isPresent())
                    .toList();
            List<LowRank> products = own.stream()
                    .map(change -> able.contains(layer.name()) ? change.lowRank(layer) : Optional.<LowRank>empty())
                    .flatMap(Optional::stream)
                    .toList();
            if (products.size() < own.size()) {
                merged.add(layer.name());
            } else if (!own.isEmpty()) {
                terms.put(layer.name(), products);
            }
        }
        return new ChangeForms(
                LowRankValues.of(
                        terms,
                        adaptable.stream()
                                .filter(layer -> !merged.contains(layer.tensor()))
                                .toList()),
                merged);
    }
}
