package io.github.hordelib.prompt;

/**
 * A run of text of one weight. Immutable.
 *
 * @param text the text, escapes undone
 * @param weight how much it counts, 1 by default; may be 0, negative or not finite, as written
 */
public record PromptSegment(String text, double weight) {}
