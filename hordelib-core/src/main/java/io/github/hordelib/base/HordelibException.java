package io.github.hordelib.base;

/**
 * Root of all exceptions this library throws on its own account. A message names subject, place, what was expected and
 * what was found.
 */
public abstract class HordelibException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message subject, place, expected, found
     */
    protected HordelibException(String message) {
        super(message);
    }

    /**
     * Creates an exception that adds facts to a cause.
     *
     * @param message subject, place, expected, found
     * @param cause what went wrong below
     */
    protected HordelibException(String message, Throwable cause) {
        super(message, cause);
    }
}
