package io.github.hordelib.annotate;

/** An annotator cannot do its work. */
public final class AnnotatorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AnnotatorException(String message) {
        super(message);
    }

    AnnotatorException(String message, Throwable cause) {
        super(message, cause);
    }
}
