package io.github.hordelib.model;

import io.github.hordelib.tensor.Shape;
import java.util.List;

/**
 * Tokens for a {@link ClipTransformer}, some of them replaced by vectors. Immutable.
 *
 * @param shape [n, tokens]
 * @param ids token numbers, row-major; not copied, must not change; any valid number where a vector stands
 * @param spliced vectors that stand in for token embeddings
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record ClipInput(Shape shape, int[] ids, List<Spliced> spliced) {
    /** Checks the number of tokens and copies the list. */
    public ClipInput {
        if (shape.rank() != 2 || shape.elements() != ids.length) {
            throw new IllegalArgumentException(
                    "CLIP input: expected shape [n, tokens] for " + ids.length + " tokens, found " + shape);
        }
        spliced = List.copyOf(spliced);
    }

    /**
     * A vector that stands in for a token embedding, before positions are added.
     *
     * @param row which text, 0 to n-1
     * @param position which token
     * @param vector as wide as the transformer; not copied, must not change
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record Spliced(int row, int position, float[] vector) {}

    /**
     * Returns an input without vectors.
     *
     * @param rows token numbers of each text, all of one length
     * @return the input
     */
    public static ClipInput of(List<int[]> rows) {
        int length = rows.get(0).length;
        int[] all = new int[rows.size() * length];
        for (int row = 0; row < rows.size(); row++) {
            System.arraycopy(rows.get(row), 0, all, row * length, length);
        }
        return new ClipInput(Shape.of(rows.size(), length), all, List.of());
    }
}
