package io.github.hordelib.model;

import io.github.hordelib.prompt.EmbeddingVectors;
import io.github.hordelib.prompt.TokenChunk;
import io.github.hordelib.prompt.TokenizedPrompt;
import io.github.hordelib.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tokens of one chunk as a transformer takes them: vectors of another width are dropped, the rest moves up, and as many
 * padding tokens follow at the end. Equal if tokens and vectors are. Immutable.
 */
final class ChunkTokens {
    private final int[] ids;
    private final float[][] vectors;

    private ChunkTokens(int[] ids, float[][] vectors) {
        this.ids = ids;
        this.vectors = vectors;
    }

    static ChunkTokens of(TokenChunk chunk, TokenizedPrompt prompt, int width, int pad) {
        int[] source = chunk.ids();
        int[] ids = new int[source.length];
        float[][] vectors = new float[source.length][];
        Arrays.fill(ids, pad);
        int used = 0;
        for (int id : source) {
            if (id >= 0) {
                ids[used++] = id;
            } else {
                TokenizedPrompt.Vector vector = prompt.vectors().get(-1 - id);
                EmbeddingVectors embedding = vector.embedding();
                if (embedding.width() == width) {
                    ids[used] = 0;
                    vectors[used++] = embedding.vector(vector.row());
                }
            }
        }
        return new ChunkTokens(ids, vectors);
    }

    /** Tokens up to and with the first end token, and every vector behind it. */
    int attended(int end) {
        int first = 0;
        while (first < ids.length - 1 && (isVector(first) || ids[first] != end)) {
            first++;
        }
        int attended = first + 1;
        for (int i = first + 1; i < ids.length; i++) {
            attended += isVector(i) ? 1 : 0;
        }
        return attended;
    }

    private boolean isVector(int position) {
        return vectors[position] != null;
    }

    ClipInput input() {
        List<ClipInput.Spliced> spliced = new ArrayList<>();
        for (int i = 0; i < vectors.length; i++) {
            if (isVector(i)) {
                spliced.add(new ClipInput.Spliced(0, i, vectors[i]));
            }
        }
        return new ClipInput(Shape.of(1, ids.length), ids, spliced);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChunkTokens that
                && Arrays.equals(ids, that.ids)
                && Arrays.deepEquals(vectors, that.vectors);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ids) + Arrays.deepHashCode(vectors);
    }
}
