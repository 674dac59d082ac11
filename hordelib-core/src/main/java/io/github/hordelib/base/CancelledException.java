package io.github.hordelib.base;

/** Thrown by work that ended early because its {@link Cancellation} was triggered. */
public class CancelledException extends HordelibException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was cancelled, and where
     */
    public CancelledException(String message) {
        super(message);
    }
}
