package io.github.hordelib.interrogate;

import io.github.hordelib.base.HordelibException;

/** A word list, policy or vocabulary cannot be used, or a request makes no sense. */
public final class InterrogationException extends HordelibException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message subject, place, expected, found
     */
    public InterrogationException(String message) {
        super(message);
    }

    /**
     * Creates an exception that adds facts to a cause.
     *
     * @param message subject, place, expected, found
     * @param cause what went wrong below
     */
    public InterrogationException(String message, Throwable cause) {
        super(message, cause);
    }
}
