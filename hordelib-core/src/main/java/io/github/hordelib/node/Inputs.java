package io.github.hordelib.node;

import io.github.hordelib.graph.Input;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of one call of a node, checked against its ports and with defaults filled in. Immutable. */
public final class Inputs {
    private final Map<String, Object> values;

    private Inputs(Map<String, Object> values) {
        this.values = values;
    }

    /**
     * Returns inputs with the given values.
     *
     * @param values values by input name; absent optional inputs are left out
     * @return the inputs
     */
    public static Inputs of(Map<String, ?> values) {
        return new Inputs(new LinkedHashMap<>(values));
    }

    /**
     * Returns the value of an input.
     *
     * @param port the input
     * @param <T> Java class of the value
     * @return the value; the port's default if nothing is plugged in
     * @throws IllegalArgumentException if there is neither value nor default, or the value has another class
     */
    public <T> T get(InputPort<T> port) {
        return find(port)
                .orElseThrow(() -> new IllegalArgumentException(
                        "input \"" + port.name() + "\": expected " + port.type().name() + ", found nothing"));
    }

    /**
     * Returns the value of an input that may be absent.
     *
     * @param port the input
     * @param <T> Java class of the value
     * @return the value or the port's default, empty if there is neither
     * @throws IllegalArgumentException if the value has another class
     */
    public <T> Optional<T> find(InputPort<T> port) {
        Object value = values.get(port.name());
        if (value == null) {
            return port.defaultValue();
        }
        return Optional.of(cast(port, value));
    }

    /**
     * Returns the values of an input of a type that takes whole lists.
     *
     * @param port the input
     * @param <T> Java class of the elements
     * @return the values; empty if nothing is plugged in
     * @throws IllegalArgumentException if a value has another class
     */
    public <T> List<T> list(InputPort<T> port) {
        if (!(values.get(port.name()) instanceof List<?> elements)) {
            return port.defaultValue().map(List::of).orElseGet(List::of);
        }
        return elements.stream().map(value -> cast(port, value)).toList();
    }

    /**
     * Returns the link that is plugged into an input that receives links themselves.
     *
     * @param port the input
     * @return the link, empty if there is none or a constant is plugged in
     */
    public Optional<Input.Link> link(InputPort<?> port) {
        return values.get(port.name()) instanceof Input.Link link ? Optional.of(link) : Optional.empty();
    }

    /**
     * Returns whether there is a value for an input, not counting its default.
     *
     * @param port the input
     * @return true if so
     */
    public boolean has(InputPort<?> port) {
        return values.containsKey(port.name());
    }

    private static <T> T cast(InputPort<T> port, Object value) {
        Class<T> expected = port.type().valueClass();
        if (!expected.isInstance(value)) {
            throw new IllegalArgumentException("input \"" + port.name() + "\": expected "
                    + port.type().name() + " (" + expected.getSimpleName() + "), found "
                    + value.getClass().getSimpleName());
        }
        return expected.cast(value);
    }

    /**
     * Returns all values by input name.
     *
     * @return a copy
     */
    public Map<String, Object> asMap() {
        return new LinkedHashMap<>(values);
    }
}
