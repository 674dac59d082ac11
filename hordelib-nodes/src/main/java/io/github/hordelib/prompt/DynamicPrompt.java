package io.github.hordelib.prompt;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Alternatives in braces: {@code {red|green {cat|dog}}} becomes one of its alternatives, inner ones first. The same text
 * and seed always give the same result. Empty braces and braces without a partner stay as they are.
 */
public final class DynamicPrompt {
    private DynamicPrompt() {}

    /**
     * Replaces each group of alternatives by one of them.
     *
     * @param prompt any text
     * @param seed chooses
     * @return the text without alternatives
     */
    public static String expand(String prompt, long seed) {
        Choice choice = new Choice(seed);
        Deque<StringBuilder> open = new ArrayDeque<>();
        StringBuilder current = new StringBuilder();
        for (int i = 0; i < prompt.length(); i++) {
            char c = prompt.charAt(i);
            if (c == '{') {
                open.push(current);
                current = new StringBuilder();
            } else if (c == '}' && !open.isEmpty()) {
                String chosen = current.isEmpty() ? "{}" : choice.of(current.toString());
                current = open.pop().append(chosen);
            } else {
                current.append(c);
            }
        }
        while (!open.isEmpty()) {
            current = open.pop().append('{').append(current);
        }
        return current.toString();
    }

    /** SplitMix64 (Steele, Lea, Flood 2014): neighbouring seeds give unrelated choices, on every Java version the same. */
    private static final class Choice {
        private long state;

        Choice(long seed) {
            state = seed;
        }

        String of(String alternatives) {
            String[] options = alternatives.split("\\|", -1);
            return options[(int) Long.remainderUnsigned(next(), options.length)];
        }

        private long next() {
            state += 0x9E3779B97F4A7C15L;
            long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            return z ^ (z >>> 31);
        }
    }
}
