package io.github.hordelib;

import io.github.hordelib.base.CancelledException;
import java.time.Duration;

/** Thrown for a job that was cancelled because its deadline passed. */
public final class DeadlineException extends CancelledException {
    private static final long serialVersionUID = 1L;

    DeadlineException(Duration time) {
        super("job: expected an end within " + time.toMillis() + " ms, found it under way; it was cancelled");
    }
}
