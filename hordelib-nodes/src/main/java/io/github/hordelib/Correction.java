package io.github.hordelib;

import io.github.hordelib.interrogate.SafetyVerdict;

/** Something a request asked for that was done in another way, or not at all. Immutable. */
public sealed interface Correction {
    /**
     * Returns the field of the request.
     *
     * @return its name, such as {@code width}
     */
    String field();

    /**
     * Returns the correction as a sentence for people.
     *
     * @return one line
     */
    String text();

    /**
     * A number was brought into its range or onto its grid.
     *
     * @param field name of the field
     * @param requested what was asked for
     * @param used what is used
     * @param rule the rule, such as {@code 1..500} or {@code a multiple of 8}
     */
    record Adjusted(String field, Number requested, Number used, String rule) implements Correction {
        @Override
        public String text() {
            return field + ": expected " + rule + ", found " + requested + "; used " + used;
        }
    }

    /**
     * A name was replaced by another for the same thing.
     *
     * @param field name of the field
     * @param requested what was asked for
     * @param used what is used
     */
    record Renamed(String field, String requested, String used) implements Correction {
        @Override
        public String text() {
            return field + ": \"" + requested + "\" is called \"" + used + "\" here";
        }
    }

    /**
     * A part of the request has no effect.
     *
     * @param field name of the field
     * @param reason why
     */
    record Ignored(String field, String reason) implements Correction {
        @Override
        public String text() {
            return field + ": ignored, " + reason;
        }
    }

    /**
     * A picture was drawn but must not be shown.
     *
     * @param image its position in the result
     * @param verdict what the operator's policy says, and why
     */
    record Censored(int image, SafetyVerdict verdict) implements Correction {
        @Override
        public String field() {
            return "images";
        }

        @Override
        public String text() {
            return "images, number " + (image + 1) + ": replaced by grey, "
                    + verdict.explain().replace("\n- ", "; ");
        }
    }
}
