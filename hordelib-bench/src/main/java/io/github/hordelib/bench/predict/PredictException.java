package io.github.hordelib.bench.predict;

import io.github.hordelib.base.HordelibException;

/** Thrown if measured jobs cannot be read. */
public final class PredictException extends HordelibException {
    private static final long serialVersionUID = 1L;

    PredictException(String message) {
        super(message);
    }

    PredictException(String message, Throwable cause) {
        super(message, cause);
    }
}
