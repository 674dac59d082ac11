package io.github.hordelib.model;

import io.github.hordelib.tensor.Tensor;
import java.util.List;

/**
 * A prompt as a diffusion network reads it. Immutable.
 *
 * @param embedding [1, tokens, width]; tokens is 77 for each chunk of the prompt
 * @param pooled summary of the first chunk, [1, width]
 * @param unknownEmbeddings names after {@code embedding:} that were not found and left out
 */
public record TextEmbedding(Tensor embedding, Tensor pooled, List<String> unknownEmbeddings) {
    /** Copies the list. */
    public TextEmbedding {
        unknownEmbeddings = List.copyOf(unknownEmbeddings);
    }
}
