package io.github.hordelib.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Work that is under way, so that equal work of other nodes waits for it instead of being done twice. Nobody blocks: those
 * who wait are told. Thread-safe.
 */
final class Flights {
    private final Map<CacheKey, List<Consumer<Optional<NodeResult>>>> waiting = new HashMap<>();

    /**
     * Takes the lead in some work, or waits for who has it.
     *
     * @param key the work
     * @param told called once with the result, or with nothing if the leader gave up; not called for a leader
     * @return true if the caller leads and must {@link #land} in the end
     */
    synchronized boolean lead(CacheKey key, Consumer<Optional<NodeResult>> told) {
        List<Consumer<Optional<NodeResult>>> others = waiting.get(key);
        if (others == null) {
            waiting.put(key, new ArrayList<>());
            return true;
        }
        others.add(told);
        return false;
    }

    /** Ends the lead and tells those who wait. */
    void land(CacheKey key, Optional<NodeResult> result) {
        List<Consumer<Optional<NodeResult>>> others;
        synchronized (this) {
            others = waiting.remove(key);
        }
        if (others != null) {
            others.forEach(told -> told.accept(result));
        }
    }
}
