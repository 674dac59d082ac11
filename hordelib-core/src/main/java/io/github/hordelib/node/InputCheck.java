package io.github.hordelib.node;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A check of constants that types, ranges and choices cannot express. It takes the place of the range and choice checks of
 * the inputs it looks at. Immutable.
 *
 * @param inputs names of the inputs it looks at, which problems are reported for; with {@code *} every input
 * @param checksLinks whether the rule also judges the types of links, instead of the engine
 * @param rule the check
 */
public record InputCheck(Set<String> inputs, boolean checksLinks, Rule rule) {
    /** Copies the names. */
    public InputCheck {
        inputs = Set.copyOf(inputs);
    }

    /** Judges the constants of one node. Called by many threads at once. */
    @FunctionalInterface
    public interface Rule {
        /**
         * Returns what is wrong.
         *
         * @param constants converted constants; linked inputs are absent
         * @param linkTypes type names of the linked inputs, by input name; given to rules that check links only
         * @return what is wrong, an empty text if there is nothing more to say; nothing if all is well
         */
        Optional<String> problem(Inputs constants, Map<String, String> linkTypes);
    }

    /**
     * Returns whether the check looks at an input.
     *
     * @param input name of the input
     * @return true if so
     */
    public boolean looksAt(String input) {
        return inputs.contains("*") || inputs.contains(input);
    }
}
