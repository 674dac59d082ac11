package io.github.hordelib.prompt;

/**
 * How a prompt is read. Immutable.
 *
 * @param weights whether parentheses weigh; if not, they are plain text
 * @param breaks whether the word {@code BREAK} in capitals ends a chunk, as some other programs have it
 */
public record PromptOptions(boolean weights, boolean breaks) {
    /** ComfyUI's reading: weights, no breaks. */
    public static final PromptOptions DEFAULT = new PromptOptions(true, false);

    /**
     * Returns a copy.
     *
     * @param enabled whether parentheses weigh
     * @return the options
     */
    public PromptOptions withWeights(boolean enabled) {
        return new PromptOptions(enabled, breaks);
    }

    /**
     * Returns a copy.
     *
     * @param enabled whether {@code BREAK} ends a chunk
     * @return the options
     */
    public PromptOptions withBreaks(boolean enabled) {
        return new PromptOptions(weights, enabled);
    }
}
