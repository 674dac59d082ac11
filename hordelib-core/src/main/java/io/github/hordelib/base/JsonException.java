package io.github.hordelib.base;

/** Thrown for a text that is no JSON, exceeds a limit, or does not have the expected form; the message names the place. */
public final class JsonException extends HordelibException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message subject, place, expected, found
     */
    public JsonException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message subject, place, expected, found
     * @param cause what the parser says
     */
    public JsonException(String message, Throwable cause) {
        super(message, cause);
    }
}
