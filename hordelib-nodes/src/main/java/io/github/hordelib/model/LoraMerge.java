package io.github.hordelib.model;

import io.github.hordelib.checkpoint.TextEncoderKind;
import io.github.hordelib.checkpoint.TextPart;
import io.github.hordelib.checkpoint.UnetModules;
import io.github.hordelib.checkpoint.Weights;
import io.github.hordelib.lora.ModuleKey;
import io.github.hordelib.lora.ModuleKey.Part;
import io.github.hordelib.lora.WeightChange;
import io.github.hordelib.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Merges LoRAs into the weights of a network: gives the weights that change. */
final class LoraMerge {
    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";

    private LoraMerge() {}

    /** LoRAs name the layers of a UNet in the diffusers way or in the original one. */
    static Map<String, Tensor> unet(Weights weights, List<LoraChange> changes) {
        if (changes.isEmpty()) {
            return Map.of();
        }
        UnetModules modules = UnetModules.of(weights);
        return merge(
                weights,
                changes,
                module -> List.of(ModuleKey.of(Part.UNET, modules.diffusers(module)), ModuleKey.of(Part.UNET, module)));
    }

    static Map<String, Tensor> text(TextPart part, List<LoraChange> changes) {
        Part which = part.kind() == TextEncoderKind.CLIP_G ? Part.TEXT_2 : Part.TEXT;
        return merge(part.weights(), changes, module -> List.of(ModuleKey.of(which, module)));
    }

    private static Map<String, Tensor> merge(
            Weights weights, List<LoraChange> changes, Function<String, List<ModuleKey>> keys) {
        Map<String, Tensor> merged = new HashMap<>();
        for (LoraChange change : changes) {
            for (String name : weights.names()) {
                boolean weight = name.endsWith(WEIGHT);
                if (weight || name.endsWith(BIAS)) {
                    Map<ModuleKey, WeightChange> all =
                            weight ? change.lora().weights() : change.lora().biases();
                    String module = name.substring(0, name.lastIndexOf('.'));
                    keys.apply(module).stream()
                            .filter(all::containsKey)
                            .findFirst()
                            .map(all::get)
                            .ifPresent(found -> merged.merge(
                                    name,
                                    found.mergedInto(weights.get(name).read(), change.strength()),
                                    (before, now) -> found.mergedInto(before, change.strength())));
                }
            }
        }
        return merged;
    }
}
