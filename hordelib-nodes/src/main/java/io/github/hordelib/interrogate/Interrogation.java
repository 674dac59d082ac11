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
     * Returns the best texts of one list.
     *
     * @param list its name
     * @return the best first
     * @throws IllegalArgumentException if it was not asked for
     */
    public List<Score> of(String list) {
        List<Score> scores = lists.get(list);
        if (scores == null) {
            throw new IllegalArgumentException("list: expected one of " + lists.keySet() + ", found " + list);
        }
        return scores;
    }

    /**
     * A text and how well it fits.
     *
     * @param text the text
     * @param value see {@link InterrogationRequest.Mode}
     */
    public record Score(String text, double value) {}
}
