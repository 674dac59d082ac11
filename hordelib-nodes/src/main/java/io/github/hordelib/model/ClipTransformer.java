package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.tensor.Tensor;
import java.util.Optional;

/** The text transformer of a CLIP model: token numbers in, hidden states out. Used by many threads at once. */
public interface ClipTransformer {
    /**
     * Returns what the transformer is.
     *
     * @return its sizes and what it can do
     */
    Traits traits();

    /**
     * Runs the transformer. A row's result does not depend on the other rows.
     *
     * @param input the tokens
     * @param layer whose hidden states are wanted
     * @param cancellation stops the call early
     * @return hidden states
     * @throws ModelException if the transformer cannot give that layer or cannot take vectors
     * @throws io.github.hordelib.base.CancelledException if it was stopped
     */
    States run(ClipInput input, Layer layer, Cancellation cancellation);

    /**
     * Returns the matrix that pooled states are multiplied with.
     *
     * @return [projected width, width]; empty if the model has none or applies it by itself
     */
    Optional<Tensor> projection();

    /**
     * Sizes and abilities of a transformer. Immutable.
     *
     * @param layers number of layers
     * @param width width of token embeddings and hidden states
     * @param vocabulary number of tokens it knows
     * @param innerLayers whether it gives the states of layers other than the last
     * @param splicing whether it takes vectors in place of tokens
     */
    record Traits(int layers, int width, int vocabulary, boolean innerLayers, boolean splicing) {}

    /**
     * Which hidden states. Immutable.
     *
     * @param index 0 = token embeddings, 1 = after the first layer, ...
     * @param normed whether the final layer normalisation is applied to them
     */
    record Layer(int index, boolean normed) {}

    /**
     * What a run gives. Immutable.
     *
     * @param wanted states of the wanted layer, [n, tokens, width]
     * @param last states of the last layer after the final normalisation, [n, tokens, width]
     * @param projected pooled and projected states, [n, projected width], if the transformer makes them by itself
     */
    record States(Tensor wanted, Tensor last, Optional<Tensor> projected) {}
}
