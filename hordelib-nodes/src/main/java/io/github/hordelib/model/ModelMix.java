package io.github.hordelib.model;

import io.github.hordelib.onnx.WeightRows;
import io.github.hordelib.sampling.DiffusionModel;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Weighted sums of the weights of two networks of one shape. */
public final class ModelMix {
    /** What is no weight, and token embeddings, which are mixed when they are looked up. */
    private static final List<String> STAYS =
            List.of("position_ids", "logit_scale", "embeddings.token_embedding.weight");

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

    /**
     * Returns a text encoder whose weights are {@code first * mine + second * theirs}.
     *
     * @param first the encoder that is changed; its prompt rules stay
     * @param second gives weights
     * @param mine factor
     * @param theirs factor
     * @return a view over both files
     * @throws ModelException if one was not made from a checkpoint, or they have different transformers
     */
    public static TextEncoder of(TextEncoder first, TextEncoder second, double mine, double theirs) {
        if (!first.names().equals(second.names())) {
            throw new ModelException("merge: expected text encoders " + first.names() + ", found " + second.names());
        }
        return first.withTransformers((name, present) -> {
            GraphClip clip = clip(present);
            GraphClip other = clip(second.transformers().get(second.names().indexOf(name)));
            Mix mix = new Mix(other, any -> mine, any -> theirs, mine + "," + theirs + "(" + other.key() + ")");
            return clip.with(mix, clip.tokens().mixed(mine, other.tokens(), theirs));
        });
    }

    /** Adds the weights of a model to those of the same names and shapes of another network, such as a ControlNet. */
    static WeightsChange sum(DiffusionModel model) {
        GraphUnet base = unet(model);
        return new Mix(base, name -> 1, name -> 1, "sum(" + base.key() + ")");
    }

    private static GraphClip clip(ClipTransformer transformer) {
        if (transformer instanceof GraphClip clip) {
            return clip;
        }
        throw new ModelException("merge: expected a text encoder from a checkpoint, found "
                + transformer.getClass().getSimpleName());
    }

    private static GraphUnet unet(DiffusionModel model) {
        if (model.network() instanceof GraphUnet unet) {
            return unet;
        }
        throw new ModelException("merge: expected a model from a checkpoint, found "
                + model.network().getClass().getSimpleName());
    }

    /** Gives weights of a network. */
    interface Source {
        /** Returns whether there is a weight of a name. */
        boolean has(String name);

        /** Returns a weight with all changes, for one thread. */
        WeightRows rows(String name);

        /** Stands for the weights: equal keys mean equal weights. */
        String key();
    }

    private record Mix(Source other, ToDoubleFunction<String> mine, ToDoubleFunction<String> theirs, String key)
            implements WeightsChange {
        @Override
        public Optional<RowsChange> change(Layer layer) {
            String name = layer.name();
            if (STAYS.stream().anyMatch(name::endsWith) || !other.has(name)) {
                return Optional.empty();
            }
            WeightRows added = other.rows(name);
            if (!added.shape().equals(layer.shape())) {
                throw new ModelException("merge, weight \"" + name + "\": expected the shape " + layer.shape()
                        + ", found " + added.shape());
            }
            float mineOf = (float) mine.applyAsDouble(name);
            float theirsOf = (float) theirs.applyAsDouble(name);
            return Optional.of((firstRow, rows) -> {
                float[] others = new float[rows.length];
                added.read(firstRow, others);
                for (int at = 0; at < rows.length; at++) {
                    rows[at] = mineOf * rows[at] + theirsOf * others[at];
                }
            });
        }
    }
}
