package io.github.hordelib.onnx;

import io.github.hordelib.base.HordelibException;

/** A graph that cannot be built from the weights at hand; the message names graph, module, expected and found. */
public final class GraphException extends HordelibException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message graph, module, expected, found
     */
    public GraphException(String message) {
        super(message);
    }
}
