package io.github.hordelib.model;

import io.github.hordelib.base.HordelibException;

/** A model cannot do what is asked of it, or is not what it was taken for. */
public final class ModelException extends HordelibException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message model, place, expected, found
     */
    public ModelException(String message) {
        super(message);
    }

    /**
     * Creates an exception that adds facts to a cause.
     *
     * @param message model, place, expected, found
     * @param cause what went wrong below
     */
    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
