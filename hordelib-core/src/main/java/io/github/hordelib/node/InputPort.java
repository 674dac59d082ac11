package io.github.hordelib.node;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * An input of a node type: name, type, and what values it takes. Immutable; methods that describe the input further return
 * changed copies.
 *
 * @param <T> Java class of the values
 */
public final class InputPort<T> {
    private static final BigInteger MAX_SEED = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

    private final String name;
    private final PortType<T> type;
    private final Traits<T> traits;

    /** Everything but name and type. Changed only while a copy is being made. */
    private static final class Traits<T> implements Cloneable {
        private boolean optional;
        private Optional<T> fallback = Optional.empty();
        private boolean fallbackShown;
        private Optional<Range> range = Optional.empty();
        private Optional<Number> step = Optional.empty();
        private Supplier<List<String>> choices = List::of;
        private boolean newStyle;
        private boolean lazy;
        private boolean rawLink;
        private Map<String, Object> hints = Map.of();

        @SuppressWarnings("unchecked")
        Traits<T> copy() {
            try {
                return (Traits<T>) clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /**
     * Smallest and largest value a number may have, both included.
     *
     * @param min smallest value
     * @param max largest value; for seeds 2^64-1 as {@link BigInteger}
     */
    public record Range(Number min, Number max) {}

    private InputPort(String name, PortType<T> type, Traits<T> traits) {
        this.name = name;
        this.type = type;
        this.traits = traits;
    }

    private InputPort<T> with(Consumer<Traits<T>> change) {
        Traits<T> copy = traits.copy();
        change.accept(copy);
        return new InputPort<>(name, type, copy);
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
        return new InputPort<>(name, type, new Traits<>());
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
        return of(name, PortType.INT).withDefault(defaultValue).withRange(min, max);
    }

    /**
     * Returns an input for a seed, 0 to 2^64-1.
     *
     * @param name as in workflows
     * @return the port
     */
    public static InputPort<Long> seed(String name) {
        return of(name, PortType.INT).withDefault(0L).withRange(0, MAX_SEED).hint("control_after_generate", true);
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
     * Returns an input that takes one of some words. Java callers that leave it out get the first; the printed schema has a
     * default only after {@link #withDefault(Object)}.
     *
     * @param name as in workflows
     * @param choices the words
     * @return the port
     */
    public static InputPort<String> choice(String name, String... choices) {
        List<String> words = List.of(choices);
        return choice(name, () -> words).with(traits -> traits.fallback = Optional.of(words.get(0)));
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
        return of(name, PortType.COMBO).with(traits -> traits.choices = choices);
    }

    /**
     * Returns a copy that may be left out.
     *
     * @return the port
     */
    public InputPort<T> optional() {
        return with(copy -> copy.optional = true);
    }

    /**
     * Returns a copy with a default.
     *
     * @param value the default
     * @return the port
     */
    public InputPort<T> withDefault(T value) {
        return with(copy -> {
            copy.fallback = Optional.of(value);
            copy.fallbackShown = true;
        });
    }

    /**
     * Returns a copy with a range.
     *
     * @param min smallest value
     * @param max largest value
     * @return the port
     */
    public InputPort<T> withRange(Number min, Number max) {
        return with(copy -> copy.range = Optional.of(new Range(min, max)));
    }

    /**
     * Returns a copy with a range and a step.
     *
     * @param min smallest value
     * @param max largest value
     * @param step distance of the values a user interface offers
     * @return the port
     */
    public InputPort<T> withRange(Number min, Number max, Number step) {
        return withRange(min, max).withStep(step);
    }

    /**
     * Returns a copy with a step.
     *
     * @param step distance of the values a user interface offers; not enforced
     * @return the port
     */
    public InputPort<T> withStep(Number step) {
        return with(copy -> copy.step = Optional.of(step));
    }

    /**
     * Returns a copy whose values a user interface rounds.
     *
     * @param unit what values are rounded to a multiple of
     * @return the port
     */
    public InputPort<T> round(double unit) {
        return hint("round", unit);
    }

    /**
     * Returns a copy whose values a user interface leaves as they are.
     *
     * @return the port
     */
    public InputPort<T> unrounded() {
        return hint("round", false);
    }

    /**
     * Returns a copy for text of many lines.
     *
     * @return the port
     */
    public InputPort<T> multiline() {
        return hint("multiline", true);
    }

    /**
     * Returns a copy with an option that only user interfaces use, such as {@code dynamicPrompts} or {@code display}.
     *
     * @param option name in ComfyUI's schema
     * @param value a string, boolean or number
     * @return the port
     */
    public InputPort<T> hint(String option, Object value) {
        return with(copy -> {
            Map<String, Object> hints = new LinkedHashMap<>(copy.hints);
            hints.put(option, value);
            copy.hints = Collections.unmodifiableMap(hints);
        });
    }

    /**
     * Returns a copy whose value is computed only if the node's {@link LazyCheck} asks for it.
     *
     * @return the port
     */
    public InputPort<T> lazy() {
        return with(copy -> copy.lazy = true);
    }

    /**
     * Returns a copy that receives a link itself instead of its value; see {@link Inputs#link(InputPort)}.
     *
     * @return the port
     */
    public InputPort<T> rawLink() {
        return with(copy -> copy.rawLink = true);
    }

    /**
     * Returns a copy whose choices are described in ComfyUI's newer form. ComfyUI does not check such words; this library
     * does. Without effect on inputs that have no choices.
     *
     * @return the port
     */
    public InputPort<T> newStyle() {
        return with(copy -> copy.newStyle = true);
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
        return traits.fallback;
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
     * Returns whether the value is computed only on demand.
     *
     * @return true if so
     */
    public boolean isLazy() {
        return traits.lazy;
    }

    /**
     * Returns whether the node receives links themselves instead of their values.
     *
     * @return true if so
     */
    public boolean isRawLink() {
        return traits.rawLink;
    }

    /**
     * Returns whether choices are described in ComfyUI's newer form.
     *
     * @return true if so
     */
    public boolean isNewStyle() {
        return traits.newStyle;
    }

    /**
     * Returns the options of the input as ComfyUI's schema has them, with the choices of a newer-form input.
     *
     * @return values by option name, such as {@code default}, {@code min} and {@code max}
     */
    public Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        if (traits.fallbackShown) {
            traits.fallback.ifPresent(value -> options.put("default", value));
        }
        traits.range.ifPresent(range -> {
            options.put("min", range.min());
            options.put("max", range.max());
        });
        traits.step.ifPresent(step -> options.put("step", step));
        if (traits.newStyle && type.equals(PortType.COMBO)) {
            options.put("options", choices());
        }
        if (traits.lazy) {
            options.put("lazy", true);
        }
        if (traits.rawLink) {
            options.put("rawLink", true);
        }
        options.putAll(traits.hints);
        return options;
    }

    @Override
    public String toString() {
        return name + ": " + type.name();
    }
}
