package io.github.hordelib.checkpoint;

import java.util.Optional;

/**
 * A text encoder in a checkpoint. Immutable.
 *
 * @param kind which one
 * @param weights tensors under the names of transformers without a prefix, such as {@code final_layer_norm.weight}
 * @param config what shapes do not tell
 * @param layers number of layers in the file
 * @param missingLayers layers of the original encoder that the file leaves out because they are never used: 1 in a folder of
 *     Stable Diffusion 2, else 0
 */
public record TextPart(TextEncoderKind kind, Weights weights, ClipConfig config, int layers, int missingLayers) {
    /**
     * Returns the same weights as another kind of encoder, where the place in a model tells more than the weights.
     *
     * @param other the kind
     * @return the part
     */
    public TextPart as(TextEncoderKind other) {
        return new TextPart(other, weights, config, layers, other == TextEncoderKind.CLIP_H ? missingLayers : 0);
    }

    /**
     * Returns the table of token embeddings.
     *
     * @return the table
     */
    public TokenEmbeddings tokens() {
        return TokenEmbeddings.of(weights.get("embeddings.token_embedding.weight"));
    }

    /**
     * Returns the width of hidden states.
     *
     * @return number of features
     */
    public int width() {
        return weights.shape("embeddings.token_embedding.weight").get(1);
    }

    /**
     * Returns the projection of the pooled state.
     *
     * @return {@code [projected, width]} or, of OpenCLIP, {@code [width, projected]} (see {@link #projectionTransposed()})
     */
    public Optional<StoredTensor> projection() {
        return weights.find("text_projection.weight").or(() -> weights.find("text_projection"));
    }

    /**
     * Returns which way round the projection is stored.
     *
     * @return true if it is {@code [width, projected]}
     */
    public boolean projectionTransposed() {
        return !weights.contains("text_projection.weight");
    }
}
