package io.github.hordelib.ort;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What was found when a place to run was looked for. Immutable.
 *
 * @param wanted what was asked for
 * @param chosen where models run: the wish, or the processor where {@code auto} found no card
 * @param findings what was checked, in order
 */
public record Preflight(Provider wanted, Provider chosen, List<Finding> findings) {
    /**
     * One thing that was checked.
     *
     * @param subject what was looked for
     * @param good whether it is as it should be
     * @param detail what was found, or what to do
     */
    public record Finding(String subject, boolean good, String detail) {
        @Override
        public String toString() {
            return (good ? "ok      " : "missing ") + subject + ": " + detail;
        }
    }

    /** Copies the list. */
    public Preflight {
        findings = List.copyOf(findings);
    }

    /**
     * Returns the findings as lines for people.
     *
     * @return a line for the choice and one for each finding
     */
    public String report() {
        return "provider " + wanted + " -> " + chosen + "\n"
                + findings.stream().map(Finding::toString).collect(Collectors.joining("\n"));
    }
}
