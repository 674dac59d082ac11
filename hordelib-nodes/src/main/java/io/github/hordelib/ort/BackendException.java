package io.github.hordelib.ort;

import io.github.hordelib.base.HordelibException;
import java.util.Optional;

/** Thrown when ONNX Runtime refuses a model or fails to run it, or when a model is not fed as it declares. */
public final class BackendException extends HordelibException {
    private static final long serialVersionUID = 1L;

    static final String NO_MODEL = "";

    /** Name of the model, empty if none. */
    private final String model;
    /** Error code of ONNX Runtime, empty if none. */
    private final String code;
    /** Node of the graph, empty if unknown. */
    private final String node;
    /** Operator of the node, empty if unknown. */
    private final String operator;

    BackendException(String model, String problem) {
        super(place(model) + problem);
        this.model = model;
        this.code = "";
        this.node = "";
        this.operator = "";
    }

    BackendException(String model, String problem, Throwable cause) {
        this(model, problem, cause, new OrtErrors.Place("", "", ""));
    }

    BackendException(String model, String problem, Throwable cause, OrtErrors.Place place) {
        super(place(model) + problem, cause);
        this.model = model;
        this.code = place.code();
        this.node = place.node();
        this.operator = place.operator();
    }

    /**
     * Returns which model it is about.
     *
     * @return the name it was opened under, empty if it is about none
     */
    public String model() {
        return model;
    }

    /**
     * Returns the error code of ONNX Runtime, such as {@code ORT_INVALID_PROTOBUF}.
     *
     * @return the code, empty if the library itself found the problem
     */
    public Optional<String> code() {
        return present(code);
    }

    /**
     * Returns the graph node that failed.
     *
     * @return its name, if known
     */
    public Optional<String> node() {
        return present(node);
    }

    /**
     * Returns the operator that failed, such as {@code Conv}.
     *
     * @return its type, if known
     */
    public Optional<String> operator() {
        return present(operator);
    }

    /**
     * Returns whether memory ran out, on the device or the host.
     *
     * @return true if ONNX Runtime could not allocate a tensor
     */
    public boolean isOutOfMemory() {
        String text = String.valueOf(getMessage());
        return text.contains("Failed to allocate memory")
                || text.contains("bad allocation")
                || text.contains("std::bad_alloc")
                || text.contains("out of memory");
    }

    private static String place(String model) {
        return model.isEmpty() ? "backend: " : "model \"" + model + "\": ";
    }

    private static Optional<String> present(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
