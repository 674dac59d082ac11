package io.github.hordelib.model;

import io.github.hordelib.checkpoint.TextEncoderKind;
import io.github.hordelib.checkpoint.TextPart;
import io.github.hordelib.checkpoint.UnetModules;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.lora.ModuleKey;
import io.github.hordelib.lora.ModuleKey.Part;
import io.github.hordelib.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Computes the weights of a network that changes give other values. */
final class ChangedWeights {
    private ChangedWeights() {}

    /** LoRAs name the layers of a UNet in the diffusers way or in the original one. */
    static Map<String, Tensor> unet(Weights weights, List<WeightsChange> changes) {
        return unet(weights, changes, weights.names());
    }

    /** The same for some of the weights only. */
    static Map<String, Tensor> unet(Weights weights, List<WeightsChange> changes, Set<String> names) {
        if (changes.isEmpty()) {
            return Map.of();
        }
        UnetModules modules = UnetModules.of(weights);
        return merge(
                weights,
                changes,
                names,
                module -> List.of(ModuleKey.of(Part.UNET, modules.diffusers(module)), ModuleKey.of(Part.UNET, module)));
    }

    static Map<String, Tensor> text(TextPart part, List<WeightsChange> changes) {
        Part which = part.kind() == TextEncoderKind.CLIP_G ? Part.TEXT_2 : Part.TEXT;
        return merge(part.weights(), changes, part.weights().names(), module -> List.of(ModuleKey.of(which, module)));
    }

    private static Map<String, Tensor> merge(
            Weights weights, List<WeightsChange> changes, Set<String> names, Function<String, List<ModuleKey>> keys) {
        Map<String, Tensor> merged = new HashMap<>();
        for (String name : names) {
            int dot = name.lastIndexOf('.');
            WeightsChange.Layer layer =
                    new WeightsChange.Layer(name, dot < 0 ? List.of() : keys.apply(name.substring(0, dot)));
            for (WeightsChange change : changes) {
                Tensor before = merged.get(name);
                change.changed(layer, () -> before == null ? weights.get(name).read() : before)
                        .ifPresent(now -> merged.put(name, now));
            }
        }
        return merged;
    }
}
