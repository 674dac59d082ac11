package io.github.hordelib.node;

import java.util.Optional;

/**
 * A value that stands where no value is: nodes that would receive it are not called, and what they would have returned is
 * blocked too. The run goes on with everything else. Immutable.
 *
 * @param message told once, for the first node that is held up; empty to block silently
 */
public record Blocker(Optional<String> message) {
    /**
     * Returns a blocker that nobody is told of.
     *
     * @return the blocker
     */
    public static Blocker silent() {
        return new Blocker(Optional.empty());
    }

    /**
     * Returns a blocker with a message.
     *
     * @param message why
     * @return the blocker
     */
    public static Blocker of(String message) {
        return new Blocker(Optional.of(message));
    }
}
