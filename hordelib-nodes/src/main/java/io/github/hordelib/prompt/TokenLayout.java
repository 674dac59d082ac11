package io.github.hordelib.prompt;

/**
 * How one text encoder wants its tokens. Immutable.
 *
 * @param encoder name of the encoder in embedding files: {@code clip_l}, {@code clip_g} or {@code clip_h}
 * @param length tokens of a chunk with start and end, at least 3; 77 for CLIP
 * @param pad what fills a chunk behind the end token
 */
public record TokenLayout(String encoder, int length, int pad) {
    /** The encoder of SD1 and first one of SDXL. */
    public static final String CLIP_L = "clip_l";
    /** The second encoder of SDXL, the only one of its refiner. */
    public static final String CLIP_G = "clip_g";
    /** The encoder of SD2. */
    public static final String CLIP_H = "clip_h";

    private static final int CLIP_LENGTH = 77;

    /** Checks the length. */
    public TokenLayout {
        if (length < 3) {
            throw new IllegalArgumentException("token layout: expected a length of at least 3, found " + length);
        }
    }

    /**
     * Returns the layout of CLIP-L: 77 tokens padded with the end token.
     *
     * @param vocabulary the encoder's vocabulary
     * @return the layout
     */
    public static TokenLayout clipL(ClipVocabulary vocabulary) {
        return new TokenLayout(CLIP_L, CLIP_LENGTH, vocabulary.end());
    }

    /**
     * Returns the layout of CLIP-G: 77 tokens padded with 0.
     *
     * @return the layout
     */
    public static TokenLayout clipG() {
        return new TokenLayout(CLIP_G, CLIP_LENGTH, 0);
    }

    /**
     * Returns the layout of CLIP-H: 77 tokens padded with 0.
     *
     * @return the layout
     */
    public static TokenLayout clipH() {
        return new TokenLayout(CLIP_H, CLIP_LENGTH, 0);
    }
}
