package io.github.hordelib.model;

import io.github.hordelib.lora.LoraFile;
import io.github.hordelib.lora.ModuleKey;
import io.github.hordelib.lora.WeightChange;
import io.github.hordelib.sampling.Conditioning;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.Network;
import io.github.hordelib.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A LoRA at a strength. Models with it are views: the base model stays as it is, and others may use it at the same time.
 * Immutable.
 *
 * @param lora the file
 * @param strength factor of all changes; 0 changes nothing
 * @param key stands for file and strength: equal keys mean equal changes
 */
public record LoraChange(LoraFile lora, double strength, String key) {
    /**
     * Opens a file.
     *
     * @param file a LoRA of any known form
     * @param strength factor of all changes
     * @return the change
     * @throws io.github.hordelib.lora.LoraException if the file is none
     */
    public static LoraChange of(Path file, double strength) {
        return new LoraChange(LoraFile.read(file), strength, FileKey.of(file) + "*" + strength);
    }

    /**
     * Returns a diffusion model with the LoRA.
     *
     * @param model the model
     * @return the model itself at strength 0
     * @throws ModelException if its network cannot take LoRAs
     */
    public DiffusionModel on(DiffusionModel model) {
        return strength == 0 ? model : model.withNetwork(on(model.network()));
    }

    /**
     * Returns a text encoder with the LoRA.
     *
     * @param text the text encoder
     * @return the encoder itself at strength 0
     * @throws ModelException if it cannot take LoRAs
     */
    public TextEncoder on(TextEncoder text) {
        return strength == 0 ? text : text.withTransformers((encoder, present) -> on(present));
    }

    /**
     * Returns a hook that puts the LoRA on a network for single conditionings.
     *
     * @return the hook
     */
    public Conditioning.NetworkHook hook() {
        return network -> strength == 0 ? network : on(network);
    }

    private Network on(Network network) {
        if (network instanceof GraphUnet unet) {
            return unet.with(new Merge(this));
        }
        throw new ModelException(lora.source() + ": expected a model from a checkpoint to put the LoRA on, found "
                + network.getClass().getSimpleName());
    }

    private ClipTransformer on(ClipTransformer transformer) {
        if (transformer instanceof GraphClip clip) {
            return clip.with(new Merge(this)).orElseThrow(() -> refusal(transformer));
        }
        throw refusal(transformer);
    }

    private ModelException refusal(ClipTransformer transformer) {
        return new ModelException(lora.source()
                + ": expected a text encoder from a checkpoint to put the LoRA on, found "
                + transformer.getClass().getSimpleName());
    }

    private record Merge(LoraChange change) implements WeightsChange {
        @Override
        public String key() {
            return change.key;
        }

        @Override
        public Optional<Tensor> changed(Layer layer, Supplier<Tensor> present) {
            boolean weight = layer.name().endsWith(".weight");
            Map<ModuleKey, WeightChange> all = weight ? change.lora.weights() : change.lora.biases();
            return layer.keys().stream()
                    .filter(all::containsKey)
                    .findFirst()
                    .flatMap(found -> Optional.ofNullable(all.get(found)))
                    .map(found -> found.mergedInto(present.get(), change.strength));
        }
    }
}
