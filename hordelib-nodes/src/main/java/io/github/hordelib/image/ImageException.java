package io.github.hordelib.image;

import io.github.hordelib.base.HordelibException;

/** Thrown if a picture file cannot be read or written: damaged, of an unknown format, too large. */
public final class ImageException extends HordelibException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message which file, expected, found
     */
    public ImageException(String message) {
        super(message);
    }

    /**
     * Creates the exception with what went wrong below.
     *
     * @param message which file, expected, found
     * @param cause the error of the decoder or the file system
     */
    public ImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
