package io.github.hordelib.kudos;

import io.github.hordelib.base.HordelibException;

/** Thrown if a file does not hold a time model that this version can use. */
public final class TimeModelException extends HordelibException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message file, line, expected, found
     */
    public TimeModelException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message file, line, expected, found
     * @param cause what went wrong below
     */
    public TimeModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
