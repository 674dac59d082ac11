package io.github.hordelib.nodes;

import io.github.hordelib.base.HordelibException;

/** Thrown if a node names a file that is not there, cannot be written, or lies outside of the folders nodes may touch. */
public final class FolderException extends HordelibException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message which file, expected, found
     */
    public FolderException(String message) {
        super(message);
    }

    /**
     * Creates the exception with what went wrong below.
     *
     * @param message which file, expected, found
     * @param cause the error of the file system
     */
    public FolderException(String message, Throwable cause) {
        super(message, cause);
    }
}
