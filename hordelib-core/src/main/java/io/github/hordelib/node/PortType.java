package io.github.hordelib.node;

/**
 * Type of the values that flow through a port. Two port types of the same name are the same type. Immutable.
 *
 * @param name as in workflows, such as {@code IMAGE}; {@code *} accepts every value
 * @param valueClass Java class of the values
 * @param <T> Java class of the values
 */
public record PortType<T>(String name, Class<T> valueClass) {
    /** Whole numbers. Seeds up to 2^64-1 are held as the long with the same 64 bits. */
    public static final PortType<Long> INT = new PortType<>("INT", Long.class);
    /** Decimal numbers. */
    public static final PortType<Double> FLOAT = new PortType<>("FLOAT", Double.class);
    /** Text. */
    public static final PortType<String> STRING = new PortType<>("STRING", String.class);
    /** Yes or no. */
    public static final PortType<Boolean> BOOLEAN = new PortType<>("BOOLEAN", Boolean.class);
    /** One word of a list of choices. */
    public static final PortType<String> COMBO = new PortType<>("COMBO", String.class);
    /** Any value. */
    public static final PortType<Object> ANY = new PortType<>("*", Object.class);
}
