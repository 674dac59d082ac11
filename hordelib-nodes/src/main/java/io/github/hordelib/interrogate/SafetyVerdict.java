package io.github.hordelib.interrogate;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a policy says of a request or a picture, and why. Immutable.
 *
 * @param policy name of the policy
 * @param flagged whether the request is refused or the picture must not be shown
 * @param reasons everything that was found, whether it decided or not
 */
public record SafetyVerdict(String policy, boolean flagged, List<Reason> reasons) {
    /** Copies the list. */
    public SafetyVerdict {
        reasons = List.copyOf(reasons);
    }

    /** Something that was found. */
    public sealed interface Reason {
        /**
         * Returns the reason for people.
         *
         * @return one line
         */
        String text();
    }

    /**
     * Words that a rule looks for.
     *
     * @param rule the rule
     * @param found the words
     * @param refused whether they refuse the request
     */
    public record Words(String rule, String found, boolean refused) implements Reason {
        @Override
        public String text() {
            return "rule \"" + rule + "\" found \"" + found + "\"" + (refused ? ", which refuses the request" : "");
        }
    }

    /**
     * A concept in the picture.
     *
     * @param group its group
     * @param concept the concept
     * @param similarity measured
     * @param adjustment added to it
     * @param threshold above which it is found
     */
    public record Seen(String group, String concept, double similarity, double adjustment, double threshold)
            implements Reason {
        @Override
        public String text() {
            return String.format(
                    Locale.ROOT,
                    "group \"%s\": \"%s\" has similarity %.4f%+.4f, above %.4f",
                    group,
                    concept,
                    similarity,
                    adjustment,
                    threshold);
        }
    }

    /**
     * A rule over counts that is fulfilled.
     *
     * @param rule the rule
     * @param counts what was counted, for people
     */
    public record Flag(String rule, String counts) implements Reason {
        @Override
        public String text() {
            return "rule \"" + rule + "\" is fulfilled: " + counts;
        }
    }

    /**
     * Returns the verdict for people.
     *
     * @return a line for each reason
     */
    public String explain() {
        String head = "policy \"" + policy + "\": " + (flagged ? "flagged" : "passed");
        return reasons.isEmpty()
                ? head
                : head + reasons.stream().map(reason -> "\n- " + reason.text()).collect(Collectors.joining());
    }
}
