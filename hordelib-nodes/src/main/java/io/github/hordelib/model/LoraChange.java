package io.github.hordelib.model;

import io.github.hordelib.lora.Factors;
import io.github.hordelib.lora.LoraFile;
import io.github.hordelib.lora.ModuleKey;
import io.github.hordelib.lora.WeightChange;
import io.github.hordelib.sampling.Conditioning;
import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.sampling.Network;
import io.github.hordelib.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A LoRA at a strength. Models with it are views: the base model stays as it is, and others may use it at the same time. What of it
 * does not fit a model is left out; {@code misfits} tells. Immutable.
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
     * Returns the LoRA at another strength.
     *
     * @param other factor of all changes
     * @return the change, without reading the file again
     */
    public LoraChange at(double other) {
        return new LoraChange(lora, other, key.substring(0, key.lastIndexOf('*') + 1) + other);
    }

    /**
     * Tells what of the LoRA does not fit a diffusion model, and is left out. Looks at names and shapes only.
     *
     * @param model the model
     * @return a text for each layer of the LoRA that the network lacks or has in another shape, naming its tensors; nothing
     *     at strength 0
     */
    public List<String> misfits(DiffusionModel model) {
        if (strength != 0 && model.network() instanceof GraphUnet unet) {
            return new LoraFit(lora, Set.of(ModuleKey.Part.UNET), "the UNet").misfits(unet.layers());
        }
        return List.of();
    }

    /**
     * Tells what of the LoRA does not fit a text encoder, and is left out. Looks at names and shapes only.
     *
     * @param text the text encoder
     * @return a text for each layer of the LoRA that the encoder lacks or has in another shape, naming its tensors; nothing
     *     at strength 0
     */
    public List<String> misfits(TextEncoder text) {
        if (strength == 0) {
            return List.of();
        }
        List<WeightsChange.Layer> layers = text.transformers().stream()
                .flatMap(transformer -> transformer instanceof GraphClip clip ? clip.layers().stream() : Stream.empty())
                .toList();
        return new LoraFit(lora, Set.of(ModuleKey.Part.TEXT, ModuleKey.Part.TEXT_2), "the text encoder")
                .misfits(layers);
    }

    /**
     * Tells what of the file belongs to no known kind of adapter, whatever the model.
     *
     * @return a text for each such tensor
     */
    public List<String> unknown() {
        return lora.unused().stream()
                .map(name ->
                        LoraFit.name(lora) + ", tensor \"" + name + "\": expected a tensor of a LoRA, found another")
                .toList();
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

    /** The change of single weights. */
    WeightsChange weights() {
        return new Merge(this);
    }

    private Network on(Network network) {
        if (network instanceof GraphUnet unet) {
            return on(unet);
        }
        throw new ModelException(lora.source() + ": expected a model from a checkpoint to put the LoRA on, found "
                + network.getClass().getSimpleName());
    }

    GraphUnet on(GraphUnet unet) {
        return unet.with(weights());
    }

    private ClipTransformer on(ClipTransformer transformer) {
        if (transformer instanceof GraphClip clip) {
            return clip.with(weights()).orElseThrow(() -> refusal(transformer));
        }
        throw refusal(transformer);
    }

    private ModelException refusal(ClipTransformer transformer) {
        return new ModelException(lora.source()
                + ": expected a text encoder from a checkpoint to put the LoRA on, found "
                + transformer.getClass().getSimpleName());
    }

    private record Merge(LoraChange change) implements WeightsChange {
        /** So much of what a layer takes may its product of two matrices take, not to be merged. */
        private static final double LITTLE = 0.12;

        /** The same of Kronecker products, which are worth more as nearly all their layers would have to be merged. */
        private static final double LITTLE_KRONECKER = 0.2;

        /** Reading and writing a layer's image once more takes as long as so many rows of factors. */
        private static final double FIXED = 64;

        @Override
        public String key() {
            return change.key;
        }

        @Override
        public Optional<RowsChange> change(Layer layer) {
            return fitting(layer).map(found -> new Rows(found, layer.shape(), change.strength));
        }

        @Override
        public Optional<Product> product(Layer layer) {
            return fitting(layer).flatMap(found -> product(found, layer.shape()));
        }

        private Optional<Product> product(WeightChange found, Shape weight) {
            if (found instanceof WeightChange.Kronecker factors) {
                return isBestInGraph(factors, weight)
                        ? Optional.of(new Kronecker(factors, weight, change.strength))
                        : Optional.empty();
            }
            return found.factors()
                    .filter(factors -> isBestInGraph(found, factors, weight))
                    .map(factors -> new LowRank(factors, change.strength));
        }

        /** LoRA always, as its next file begins at once; LoHa where layers have so many channels that the products cost little. */
        private static boolean isBestInGraph(WeightChange found, Factors factors, Shape weight) {
            return found instanceof WeightChange.LowRank || cost(factors.rank() + FIXED, weight) <= LITTLE;
        }

        /** Convolutions where mixing groups of channels, and convolving one for each row of the matrix, costs little. */
        private static boolean isBestInGraph(WeightChange.Kronecker factors, Shape weight) {
            return factors.isOfGroups(weight) && 1.0 / factors.groups() + cost(FIXED, weight) <= LITTLE_KRONECKER;
        }

        /** What a product of two matrices takes, with so many rows between them, as a part of what its layer does. */
        private static double cost(double rows, Shape weight) {
            double outputs = weight.get(0);
            double inputs = weight.elements() / outputs;
            return rows / outputs + rows / inputs;
        }

        private Optional<WeightChange> fitting(Layer layer) {
            return LoraFit.change(change.lora, layer).filter(found -> found.fits(layer.shape()));
        }
    }

    /** What it takes to merge is prepared when the first rows are. */
    private static final class Rows implements WeightsChange.RowsChange {
        private final WeightChange change;
        private final Shape weight;
        private final double strength;
        private WeightChange.@Nullable Merge merge;

        Rows(WeightChange change, Shape weight, double strength) {
            this.change = change;
            this.weight = weight;
            this.strength = strength;
        }

        @Override
        public void apply(int firstRow, float[] rows) {
            WeightChange.Merge ready = merge == null ? change.merge(weight, strength) : merge;
            merge = ready;
            ready.into(firstRow, rows);
        }

        @Override
        public boolean isRowwise() {
            return change.isRowwise(weight);
        }
    }
}
