package io.github.hordelib.engine;

import io.github.hordelib.base.HordelibException;
import java.util.List;

/** Thrown when a node that takes single values is given an empty list, so that there is nothing to call it with. */
public final class EmptyListException extends HordelibException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> inputs;

    EmptyListException(List<String> inputs) {
        super("inputs " + inputs + ": expected at least one value each, found empty lists");
        this.inputs = List.copyOf(inputs);
    }

    /**
     * Returns the inputs without values.
     *
     * @return their names
     */
    public List<String> inputs() {
        return inputs;
    }
}
