package io.github.hordelib.annotate;

import io.github.hordelib.base.HordelibException;

/** An annotator cannot do its work. */
public final class AnnotatorException extends HordelibException {
    private static final long serialVersionUID = 1L;

    AnnotatorException(String message) {
        super(message);
    }

    AnnotatorException(String message, Throwable cause) {
        super(message, cause);
    }
}
