package io.github.hordelib.checkpoint;

/**
 * The text decoder of BLIP in a checkpoint. Immutable.
 *
 * @param weights tensors under their names below {@code text_decoder.}
 * @param heads attention heads
 * @param epsilon of the layer normalisations
 * @param start token that captions begin with
 * @param end token that captions end with
 */
public record CaptionPart(Weights weights, int heads, float epsilon, int start, int end) {
    private static final String WORDS = "bert.embeddings.word_embeddings.weight";

    /**
     * Returns the width of hidden states.
     *
     * @return number of features
     */
    public int width() {
        return weights.shape(WORDS).get(1);
    }

    /**
     * Returns the number of tokens.
     *
     * @return size of the vocabulary
     */
    public int vocabulary() {
        return weights.shape(WORDS).get(0);
    }

    /**
     * Returns how many layers there are.
     *
     * @return the number of layers
     */
    public int layers() {
        int layers = 0;
        while (weights.containsPrefix("bert.encoder.layer." + layers + ".")) {
            layers++;
        }
        return layers;
    }

    /**
     * Returns the longest text.
     *
     * @return tokens
     */
    public int positions() {
        return weights.shape("bert.embeddings.position_embeddings.weight").get(0);
    }

    /**
     * Returns the table of word embeddings.
     *
     * @return the table
     */
    public TokenEmbeddings words() {
        return TokenEmbeddings.of(weights.get(WORDS));
    }
}
