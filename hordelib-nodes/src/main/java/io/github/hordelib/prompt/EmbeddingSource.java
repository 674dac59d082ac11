package io.github.hordelib.prompt;

import java.util.Optional;

/** Where {@code embedding:name} in a prompt finds its vectors. Used by many threads at once. */
@FunctionalInterface
public interface EmbeddingSource {
    /** Knows no embedding. */
    EmbeddingSource NONE = (name, encoder) -> Optional.empty();

    /**
     * Finds an embedding.
     *
     * @param name as written in the prompt; may name a sub-folder
     * @param encoder which text encoder asks: {@code clip_l}, {@code clip_g} or {@code clip_h}
     * @return the vectors, empty if there is no embedding of that name
     */
    Optional<EmbeddingVectors> find(String name, String encoder);
}
