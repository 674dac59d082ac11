package io.github.hordelib.model;

import io.github.hordelib.checkpoint.TextEncoderKind;
import io.github.hordelib.checkpoint.TextPart;
import io.github.hordelib.checkpoint.UnetModules;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.lora.ModuleKey;
import io.github.hordelib.lora.ModuleKey.Part;
import io.github.hordelib.model.WeightsChange.Layer;
import io.github.hordelib.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Computes the weights of a network that changes give other values. */
final class ChangedWeights {
    private ChangedWeights() {}

    /** LoRAs name the layers of a UNet in the diffusers way or in the original one. */
    static Layers unet(Weights weights) {
        UnetModules modules = UnetModules.of(weights);
        return new Layers(
                weights,
                module -> List.of(ModuleKey.of(Part.UNET, modules.diffusers(module)), ModuleKey.of(Part.UNET, module)));
    }

    static Layers text(TextPart part) {
        Part which = part.kind() == TextEncoderKind.CLIP_G ? Part.TEXT_2 : Part.TEXT;
        return new Layers(part.weights(), module -> List.of(ModuleKey.of(which, module)));
    }

    /** The weights of a network under the names that adapters use. */
    record Layers(Weights weights, Function<String, List<ModuleKey>> keys) {
        List<Layer> all() {
            return weights.names().stream().map(this::layer).toList();
        }

        private Layer layer(String name) {
            int dot = name.lastIndexOf('.');
            return new Layer(name, weights.shape(name), dot < 0 ? List.of() : keys.apply(name.substring(0, dot)));
        }

        /** Returns weights with all changes; computed on all processors. */
        Map<String, Tensor> with(List<WeightsChange> changes, Set<String> names) {
            return names.parallelStream()
                    .collect(Collectors.toConcurrentMap(
                            Function.identity(), name -> rows(changes, name).all()));
        }

        /** Returns a weight with all changes, or as it is in the file if nothing changes it. */
        ChangedRows rows(List<WeightsChange> changes, String name) {
            Layer layer = layer(name);
            return new ChangedRows(
                    weights.get(name),
                    changes.stream()
                            .flatMap(change -> change.change(layer).stream())
                            .toList());
        }
    }
}
