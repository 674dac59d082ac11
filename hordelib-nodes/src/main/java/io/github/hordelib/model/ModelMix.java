package io.github.hordelib.model;

import io.github.hordelib.sampling.DiffusionModel;
import io.github.hordelib.tensor.Tensor;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Weighted sums of the weights of two diffusion networks of one shape. */
public final class ModelMix {
    private ModelMix() {}

    /**
     * Returns a model whose weights are {@code first * mine + second * theirs}.
     *
     * @param first the model that is changed; its patches stay
     * @param second gives weights
     * @param mine factor by name of a weight, such as {@code input_blocks.0.0.weight}
     * @param theirs factor by name of a weight
     * @param key stands for the factors: equal keys mean equal factors
     * @return a view over both files
     * @throws ModelException if one was not made from a checkpoint
     */
    public static DiffusionModel of(
            DiffusionModel first,
            DiffusionModel second,
            ToDoubleFunction<String> mine,
            ToDoubleFunction<String> theirs,
            String key) {
        GraphUnet other = unet(second);
        return first.withNetwork(unet(first).with(new Mix(other, mine, theirs, key + "(" + other.key() + ")")));
    }

    private static GraphUnet unet(DiffusionModel model) {
        if (model.network() instanceof GraphUnet unet) {
            return unet;
        }
        throw new ModelException("merge: expected a model from a checkpoint, found "
                + model.network().getClass().getSimpleName());
    }

    private record Mix(GraphUnet other, ToDoubleFunction<String> mine, ToDoubleFunction<String> theirs, String key)
            implements WeightsChange {
        @Override
        public Optional<Tensor> changed(Layer layer, Supplier<Tensor> present) {
            return other.weight(layer.name())
                    .map(theirWeight -> Tensor.combine(
                            (float) mine.applyAsDouble(layer.name()),
                            present.get(),
                            (float) theirs.applyAsDouble(layer.name()),
                            theirWeight));
        }
    }
}
