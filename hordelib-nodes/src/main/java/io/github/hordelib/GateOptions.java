package io.github.hordelib;

import io.github.hordelib.interrogate.SafetyPolicy;
import java.util.Optional;

/**
 * What an operator does not want drawn: requests are refused by their words before they run ({@link RefusedException}), and
 * pictures that are flagged are replaced by grey after they were drawn ({@link Correction.Censored}). Immutable.
 *
 * <p>The gate stands before requests. Workflows are the operator's own, and are not looked at.
 *
 * @param policy what is not wanted
 * @param clip CLIP model that pictures are compared with, by name or path; thresholds of a policy are made for one model.
 *     Empty = the first in the models folder, or else the embedded one
 */
public record GateOptions(SafetyPolicy policy, Optional<String> clip) {
    /**
     * Returns a gate with the usual CLIP model.
     *
     * @param policy what is not wanted
     * @return the options
     */
    public static GateOptions of(SafetyPolicy policy) {
        return new GateOptions(policy, Optional.empty());
    }
}
