package io.github.hordelib.interrogate;

import java.util.List;

/**
 * What a request says. Immutable.
 *
 * @param prompt what is wanted; what follows {@code ###} counts as negative
 * @param negative what is not wanted
 * @param modelTags words for the model, such as {@code nsfw}
 */
public record SafetyContext(String prompt, String negative, List<String> modelTags) {
    /** Copies the list. */
    public SafetyContext {
        modelTags = List.copyOf(modelTags);
    }

    /**
     * Returns a context of a prompt alone.
     *
     * @param prompt what is wanted
     * @return the context
     */
    public static SafetyContext of(String prompt) {
        return new SafetyContext(prompt, "", List.of());
    }

    String text(SafetyPolicy.Place place) {
        int cut = prompt.indexOf("###");
        return switch (place) {
            case POSITIVE -> cut < 0 ? prompt : prompt.substring(0, cut);
            case NEGATIVE -> cut < 0 ? negative : prompt.substring(cut + 3) + " " + negative;
            case MODEL -> String.join(" ", modelTags);
        };
    }
}
