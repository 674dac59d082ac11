package io.github.hordelib.sampling;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Settings of a sampler by name, such as {@code eta} or {@code s_noise}. Immutable.
 *
 * @param values numbers, words and flags by name
 */
public record SamplerOptions(Map<String, Object> values) {
    /** No settings: all as usual. */
    public static final SamplerOptions NONE = new SamplerOptions(Map.of());

    /** Copies the values. */
    public SamplerOptions {
        values = Map.copyOf(values);
    }

    /** Hands settings to a sampler and notes which ones it knows. Confined to one call. */
    static final class Reader {
        private final String sampler;
        private final Map<String, Object> values;
        private final Set<String> known = new TreeSet<>();

        Reader(String sampler, SamplerOptions options) {
            this.sampler = sampler;
            this.values = options.values;
        }

        double number(String name, double usual) {
            return read(name, Number.class, usual).doubleValue();
        }

        int integer(String name, int usual) {
            return read(name, Number.class, usual).intValue();
        }

        boolean flag(String name, boolean usual) {
            return read(name, Boolean.class, usual);
        }

        String word(String name, String usual) {
            return read(name, String.class, usual);
        }

        private <T> T read(String name, Class<T> type, T usual) {
            known.add(name);
            Object value = values.getOrDefault(name, usual);
            if (!type.isInstance(value)) {
                throw new IllegalArgumentException("sampler " + sampler + " option \"" + name + "\": expected "
                        + type.getSimpleName() + ", found " + value);
            }
            return type.cast(value);
        }

        void requireAllKnown() {
            for (String name : values.keySet()) {
                if (!known.contains(name)) {
                    throw new IllegalArgumentException(
                            "sampler " + sampler + " options: expected some of " + known + ", found \"" + name + "\"");
                }
            }
        }
    }
}
