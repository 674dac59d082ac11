package io.github.hordelib.model;

import io.github.hordelib.lora.LoraFile;
import io.github.hordelib.lora.ModuleKey;
import io.github.hordelib.lora.WeightChange;
import io.github.hordelib.model.WeightsChange.Layer;
import io.github.hordelib.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds a LoRA against the layers of a network. */
record LoraFit(LoraFile lora, Set<ModuleKey.Part> parts, String network) {
    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";

    /** Returns what a LoRA does to a weight, whether it fits or not. */
    static Optional<WeightChange> change(LoraFile lora, Layer layer) {
        Map<ModuleKey, WeightChange> changes = changes(lora, layer);
        return key(changes, layer).map(changes::get);
    }

    private static Map<ModuleKey, WeightChange> changes(LoraFile lora, Layer layer) {
        if (isWeight(layer)) {
            return lora.weights();
        }
        return layer.name().endsWith(BIAS) ? lora.biases() : Map.of();
    }

    private static boolean isWeight(Layer layer) {
        return layer.name().endsWith(WEIGHT) || layer.name().equals(ChangedWeights.TURNED);
    }

    private static Optional<ModuleKey> key(Map<ModuleKey, WeightChange> changes, Layer layer) {
        return layer.keys().stream().filter(changes::containsKey).findFirst();
    }

    /** Returns a text for each change that finds no layer, or one of another shape. */
    List<String> misfits(List<Layer> layers) {
        List<String> misfits = new ArrayList<>();
        misfits.addAll(misfits(layers.stream().filter(LoraFit::isWeight), lora.weights(), lora::weightTensors));
        misfits.addAll(misfits(
                layers.stream().filter(layer -> layer.name().endsWith(BIAS)), lora.biases(), lora::biasTensors));
        return misfits;
    }

    private List<String> misfits(
            Stream<Layer> layers, Map<ModuleKey, WeightChange> changes, Function<ModuleKey, List<String>> tensors) {
        List<String> misfits = new ArrayList<>();
        Set<ModuleKey> placed = new HashSet<>();
        layers.forEach(layer -> key(changes, layer).ifPresent(key -> {
            placed.add(key);
            WeightChange change = changes.get(key);
            if (change != null && !change.fits(layer.shape())) {
                misfits.add(misfit(tensors.apply(key), change.shape(), layer));
            }
        }));
        changes.keySet().stream()
                .filter(key -> parts.contains(key.part()) && !placed.contains(key))
                .forEach(key -> misfits.add(
                        named(tensors.apply(key)) + ": expected a layer of " + network + " for them, found none"));
        return misfits;
    }

    private String misfit(List<String> tensors, Shape change, Layer layer) {
        return named(tensors) + ": expected a change of " + layer.shape() + " for \"" + layer.name() + "\" of "
                + network + ", found " + change;
    }

    private String named(List<String> tensors) {
        String names = tensors.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", "));
        return name(lora) + (tensors.size() == 1 ? ", tensor " : ", tensors ") + names;
    }

    /** Returns the name of the file, without its folder, which is nothing to users of a service. */
    static String name(LoraFile lora) {
        int slash = Math.max(lora.source().lastIndexOf('/'), lora.source().lastIndexOf('\\'));
        return lora.source().substring(slash + 1);
    }
}
