package io.github.hordelib.node;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An input of a node type: name, type, and what values it takes. Immutable; the {@code with} methods return changed copies.
 *
 * @param <T> Java class of the values
 */
public final class InputPort<T> {
    private final String name;
    private final PortType<T> type;
    private final Traits<T> traits;

    /** Everything but name and type; grows with what schemas need to say. */
    private record Traits<T>(
            boolean optional,
            Optional<T> defaultValue,
            Optional<Range> range,
            Supplier<List<String>> choices,
            boolean multiline,
            boolean lazy) {}

    /**
     * Smallest and largest value a number may have, both included, and the step a user interface offers.
     *
     * @param min smallest value
     * @param max largest value; for seeds 2^64-1 as {@link java.math.BigInteger}
     * @param step distance of offered values; not enforced
     */
    public record Range(Number min, Number max, Number step) {}

    private InputPort(String name, PortType<T> type, Traits<T> traits) {
        this.name = name;
        this.type = type;
        this.traits = traits;
    }

    /**
     * Returns a required input without a default, usually filled by a link.
     *
     * @param name as in workflows
     * @param type what flows in
     * @param <T> Java class of the values
     * @return the port
     */
    public static <T> InputPort<T> of(String name, PortType<T> type) {
        return new InputPort<>(
                name, type, new Traits<>(false, Optional.empty(), Optional.empty(), List::of, false, false));
    }

    /**
     * Returns an input for whole numbers.
     *
     * @param name as in workflows
     * @param defaultValue used by Java callers that leave it out
     * @param min smallest value
     * @param max largest value
     * @return the port
     */
    public static InputPort<Long> integer(String name, long defaultValue, long min, long max) {
        return of(name, PortType.INT).withDefault(defaultValue).withRange(min, max, 1);
    }

    /**
     * Returns an input for a seed, 0 to 2^64-1.
     *
     * @param name as in workflows
     * @return the port
     */
    public static InputPort<Long> seed(String name) {
        return of(name, PortType.INT)
                .withDefault(0L)
                .withRange(0, java.math.BigInteger.TWO.pow(64).subtract(java.math.BigInteger.ONE), 1);
    }

    /**
     * Returns an input for decimal numbers.
     *
     * @param name as in workflows
     * @param defaultValue used by Java callers that leave it out
     * @param min smallest value
     * @param max largest value
     * @param step distance of the values a user interface offers
     * @return the port
     */
    public static InputPort<Double> decimal(String name, double defaultValue, double min, double max, double step) {
        return of(name, PortType.FLOAT).withDefault(defaultValue).withRange(min, max, step);
    }

    /**
     * Returns an input for text of one line.
     *
     * @param name as in workflows
     * @param defaultValue used by Java callers that leave it out
     * @return the port
     */
    public static InputPort<String> text(String name, String defaultValue) {
        return of(name, PortType.STRING).withDefault(defaultValue);
    }

    /**
     * Returns a yes-or-no input.
     *
     * @param name as in workflows
     * @param defaultValue used by Java callers that leave it out
     * @return the port
     */
    public static InputPort<Boolean> flag(String name, boolean defaultValue) {
        return of(name, PortType.BOOLEAN).withDefault(defaultValue);
    }

    /**
     * Returns an input that takes one of some words; the first is the default.
     *
     * @param name as in workflows
     * @param choices the words
     * @return the port
     */
    public static InputPort<String> choice(String name, String... choices) {
        List<String> words = List.of(choices);
        return choice(name, () -> words).withDefault(words.get(0));
    }

    /**
     * Returns an input that takes one of some words that may change over time, such as the files of a folder. There is no
     * default.
     *
     * @param name as in workflows
     * @param choices gives the words of the moment; called at each validation and schema print
     * @return the port
     */
    public static InputPort<String> choice(String name, Supplier<List<String>> choices) {
        Traits<String> traits = new Traits<>(false, Optional.empty(), Optional.empty(), choices, false, false);
        return new InputPort<>(name, PortType.COMBO, traits);
    }

    /**
     * Returns a copy that may be left out.
     *
     * @return the port
     */
    public InputPort<T> optional() {
        return new InputPort<>(
                name,
                type,
                new Traits<>(true, traits.defaultValue, traits.range, traits.choices, traits.multiline, traits.lazy));
    }

    /**
     * Returns a copy with a default.
     *
     * @param value the default
     * @return the port
     */
    public InputPort<T> withDefault(T value) {
        return new InputPort<>(
                name,
                type,
                new Traits<>(
                        traits.optional,
                        Optional.of(value),
                        traits.range,
                        traits.choices,
                        traits.multiline,
                        traits.lazy));
    }

    /**
     * Returns a copy with a range.
     *
     * @param min smallest value
     * @param max largest value
     * @param step distance of offered values
     * @return the port
     */
    public InputPort<T> withRange(Number min, Number max, Number step) {
        return new InputPort<>(
                name,
                type,
                new Traits<>(
                        traits.optional,
                        traits.defaultValue,
                        Optional.of(new Range(min, max, step)),
                        traits.choices,
                        traits.multiline,
                        traits.lazy));
    }

    /**
     * Returns a copy for text of many lines.
     *
     * @return the port
     */
    public InputPort<T> multiline() {
        return new InputPort<>(
                name,
                type,
                new Traits<>(traits.optional, traits.defaultValue, traits.range, traits.choices, true, traits.lazy));
    }

    /**
     * Returns a copy whose value is computed only if the node asks for it.
     *
     * @return the port
     */
    public InputPort<T> lazy() {
        return new InputPort<>(
                name,
                type,
                new Traits<>(
                        traits.optional, traits.defaultValue, traits.range, traits.choices, traits.multiline, true));
    }

    /**
     * Returns the name used in workflows.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Returns the type of the values.
     *
     * @return the type
     */
    public PortType<T> type() {
        return type;
    }

    /**
     * Returns whether the input may be left out.
     *
     * @return true if so
     */
    public boolean isOptional() {
        return traits.optional;
    }

    /**
     * Returns the default.
     *
     * @return the default, if there is one
     */
    public Optional<T> defaultValue() {
        return traits.defaultValue;
    }

    /**
     * Returns the range of a number.
     *
     * @return the range, if there is one
     */
    public Optional<Range> range() {
        return traits.range;
    }

    /**
     * Returns the words that a {@link PortType#COMBO} input takes now.
     *
     * @return the words; empty for other types
     */
    public List<String> choices() {
        return traits.choices.get();
    }

    /**
     * Returns whether text may have many lines.
     *
     * @return true if so
     */
    public boolean isMultiline() {
        return traits.multiline;
    }

    /**
     * Returns whether the value is computed only on demand.
     *
     * @return true if so
     */
    public boolean isLazy() {
        return traits.lazy;
    }

    @Override
    public String toString() {
        return name + ": " + type.name();
    }
}
