package io.github.hordelib.bench.report;

import io.github.hordelib.base.HordelibException;

/** Thrown if a result file cannot be read or written. */
public final class ReportException extends HordelibException {
    private static final long serialVersionUID = 1L;

    ReportException(String message, Throwable cause) {
        super(message, cause);
    }

    ReportException(String message) {
        super(message);
    }
}
