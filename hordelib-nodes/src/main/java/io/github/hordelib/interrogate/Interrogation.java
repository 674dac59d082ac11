package io.github.hordelib.interrogate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What fits a picture. Immutable.
 *
 * @param lists the best texts of each list, the best first, by the list's name
 */
public record Interrogation(Map<String, List<Score>> lists) {
    /** Copies the map. */
    public Interrogation {
        lists = Collections.unmodifiableMap(new LinkedHashMap<>(lists));
    }

    /**
     * A text and how well it fits.
     *
     * @param text the text
     * @param value see {@link InterrogationRequest.Mode}
     */
    public record Score(String text, double value) {}
}
