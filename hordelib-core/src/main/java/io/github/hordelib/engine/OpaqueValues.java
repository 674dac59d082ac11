package io.github.hordelib.engine;

import java.util.Map;
import java.util.WeakHashMap;

/**
 * Numbers values that have no form as text, such as pictures: equal values have equal numbers as long as one of them is in
 * use. Thread-safe.
 */
final class OpaqueValues {
    private final Map<Object, Long> numbers = new WeakHashMap<>();
    private long next;

    synchronized long number(Object value) {
        return numbers.computeIfAbsent(value, key -> next++);
    }

    /** Returns a number that no value has. */
    synchronized long unique() {
        return next++;
    }
}
