package io.github.hordelib.node;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Type of the values that flow through a port. Two port types of the same name are the same type. Immutable.
 *
 * @param name as in workflows, such as {@code IMAGE}; {@code *} accepts every value, names joined by commas accept the
 *     values of each
 * @param valueClass Java class of the values
 * @param weigher tells how many bytes a value occupies, for caches; values that share what others own weigh little
 * @param <T> Java class of the values
 */
public record PortType<T>(String name, Class<T> valueClass, ToLongFunction<? super T> weigher) {
    /** Whole numbers. Seeds up to 2^64-1 are held as the long with the same 64 bits. */
    public static final PortType<Long> INT = new PortType<>("INT", Long.class);
    /** Decimal numbers. */
    public static final PortType<Double> FLOAT = new PortType<>("FLOAT", Double.class);
    /** Text. */
    public static final PortType<String> STRING = new PortType<>("STRING", String.class, text -> 2L * text.length());
    /** Yes or no. */
    public static final PortType<Boolean> BOOLEAN = new PortType<>("BOOLEAN", Boolean.class);
    /** One word of a list of choices. */
    public static final PortType<String> COMBO = new PortType<>("COMBO", String.class);
    /** Any value. */
    public static final PortType<Object> ANY = new PortType<>("*", Object.class);

    private static final long SMALL = 64;

    /**
     * Creates a type of small values.
     *
     * @param name as in workflows
     * @param valueClass Java class of the values
     */
    public PortType(String name, Class<T> valueClass) {
        this(name, valueClass, value -> SMALL);
    }

    /**
     * Returns a type that accepts the values of each of some types.
     *
     * @param types the types
     * @return the union, named after its parts in the order given
     */
    public static PortType<Object> union(PortType<?>... types) {
        return new PortType<>(
                String.join(",", Arrays.stream(types).map(PortType::name).toList()), Object.class);
    }

    /**
     * Returns whether an output of another type may be linked to an input of this one: the names are equal, one is
     * {@code *}, or they have a part in common.
     *
     * @param source type of the output
     * @return true if so
     */
    public boolean accepts(PortType<?> source) {
        if (name.equals(source.name) || name.equals("*") || source.name.equals("*")) {
            return true;
        }
        List<String> mine = parts();
        return source.parts().stream().anyMatch(mine::contains);
    }

    private List<String> parts() {
        return Arrays.stream(name.split(",", -1)).map(String::strip).toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PortType<?> type && name.equals(type.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
