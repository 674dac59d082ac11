package io.github.hordelib.prompt;

import io.github.hordelib.base.HordelibException;

/** A prompt, a vocabulary or an embedding named in a prompt cannot be used. */
public final class PromptException extends HordelibException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message subject, place, expected, found
     */
    public PromptException(String message) {
        super(message);
    }

    /**
     * Creates an exception that adds facts to a cause.
     *
     * @param message subject, place, expected, found
     * @param cause what went wrong below
     */
    public PromptException(String message, Throwable cause) {
        super(message, cause);
    }
}
