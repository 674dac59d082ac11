package io.github.hordelib.interrogate;

import java.util.List;

/**
 * What a safety checker finds in a picture. Immutable.
 *
 * @param flagged whether a concept's score is above 0
 * @param adjustment added to each concept's score because a special one was found, 0 or 0.01
 * @param concepts a score for each concept: similarity - threshold + adjustment, rounded to three decimals
 * @param special a score for each special concept: similarity - threshold, rounded to three decimals
 */
public record SafetyScores(boolean flagged, double adjustment, List<Double> concepts, List<Double> special) {
    /** Copies the lists. */
    public SafetyScores {
        concepts = List.copyOf(concepts);
        special = List.copyOf(special);
    }

    /**
     * Returns how near the picture is to being flagged.
     *
     * @return the largest score of a concept
     */
    public double worst() {
        return concepts.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NEGATIVE_INFINITY);
    }
}
