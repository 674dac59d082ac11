package io.github.hordelib;

import io.github.hordelib.base.HordelibException;
import java.util.List;

/** A request that cannot be met as it stands; lists all that is wrong with it. */
public final class RequestException extends HordelibException {
    private static final long serialVersionUID = 1L;
    private final transient List<String> problems;

    RequestException(List<String> problems) {
        super("request refused: " + String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /**
     * Returns what is wrong, one entry a problem.
     *
     * @return field, expected, found
     */
    public List<String> problems() {
        return problems;
    }
}
