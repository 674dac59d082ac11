package io.github.hordelib.prompt;

import java.util.List;

/**
 * A prompt as a text encoder reads it. Immutable.
 *
 * @param chunks at least one chunk, all of one length
 * @param vectors vectors of embeddings that stand for tokens; token -1-k of a chunk is vector k
 * @param unknownEmbeddings names of embeddings in the text that were not found and left out
 */
public record TokenizedPrompt(List<TokenChunk> chunks, List<Vector> vectors, List<String> unknownEmbeddings) {
    /** Copies the lists. */
    public TokenizedPrompt {
        chunks = List.copyOf(chunks);
        vectors = List.copyOf(vectors);
        unknownEmbeddings = List.copyOf(unknownEmbeddings);
    }

    /**
     * One vector of an embedding.
     *
     * @param embedding the embedding
     * @param row which of its vectors
     */
    public record Vector(EmbeddingVectors embedding, int row) {}

    /**
     * Returns whether a token has a weight other than 1.
     *
     * @return true if so
     */
    public boolean isWeighted() {
        return chunks.stream().anyMatch(TokenChunk::isWeighted);
    }
}
