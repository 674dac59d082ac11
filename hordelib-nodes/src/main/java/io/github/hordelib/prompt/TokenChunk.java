package io.github.hordelib.prompt;

import java.util.Arrays;

/**
 * The tokens a text encoder reads in one go: start, pieces, end, padding. Immutable.
 */
public final class TokenChunk {
    private final int[] ids;
    private final double[] weights;
    private final int[] words;

    TokenChunk(int[] ids, double[] weights, int[] words) {
        this.ids = ids;
        this.weights = weights;
        this.words = words;
    }

    /**
     * Returns a chunk.
     *
     * @param ids token numbers; -1-k stands for vector k of the prompt
     * @param weights one weight for each token
     * @return a chunk whose words are unknown
     */
    public static TokenChunk of(int[] ids, double[] weights) {
        if (ids.length != weights.length) {
            throw new IllegalArgumentException("chunk: expected " + ids.length + " weights, found " + weights.length);
        }
        return new TokenChunk(ids.clone(), weights.clone(), new int[ids.length]);
    }

    /**
     * Returns how many tokens there are.
     *
     * @return 77 for every CLIP of Stable Diffusion
     */
    public int length() {
        return ids.length;
    }

    /**
     * Returns the token numbers.
     *
     * @return a copy; -1-k stands for {@link TokenizedPrompt#vectors() vector k} of the prompt
     */
    public int[] ids() {
        return ids.clone();
    }

    /**
     * Returns the weights.
     *
     * @return a copy; 1 for start, end and padding
     */
    public double[] weights() {
        return weights.clone();
    }

    /**
     * Returns which run of text or embedding each token belongs to.
     *
     * @return a copy; counted from 1 through the whole prompt, 0 for start, end and padding
     */
    public int[] words() {
        return words.clone();
    }

    /**
     * Returns whether a token has a weight other than 1.
     *
     * @return true if so
     */
    public boolean isWeighted() {
        return Arrays.stream(weights).anyMatch(weight -> weight != 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenChunk that
                && Arrays.equals(ids, that.ids)
                && Arrays.equals(weights, that.weights)
                && Arrays.equals(words, that.words);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ids) + Arrays.hashCode(weights);
    }

    @Override
    public String toString() {
        return "TokenChunk" + Arrays.toString(ids);
    }
}
