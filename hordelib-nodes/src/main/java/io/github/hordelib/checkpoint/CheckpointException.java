package io.github.hordelib.checkpoint;

import io.github.hordelib.base.HordelibException;

/** A model file that cannot be used; the message names the file, the tensor or offset, what was expected and found. */
public final class CheckpointException extends HordelibException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message file, place, expected, found
     */
    public CheckpointException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message file, place, expected, found
     * @param cause what went wrong below
     */
    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
