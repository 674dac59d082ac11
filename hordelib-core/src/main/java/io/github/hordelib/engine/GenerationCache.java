package io.github.hordelib.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keeps the results of the latest run; those last used by older runs are dropped, run by run, while there are too many. */
final class GenerationCache implements OutputCache {
    private final int most;
    private final Map<CacheKey, NodeResult> results = new HashMap<>();
    private final Map<CacheKey, Long> lastUsed = new HashMap<>();
    private long run;
    private long oldest;

    GenerationCache(int most) {
        this.most = most;
    }

    @Override
    public synchronized void beginRun(Collection<CacheKey> keys, Set<CacheKey.Owner> nodes) {
        run++;
        keys.forEach(key -> lastUsed.put(key, run));
        while (results.size() > most && oldest < run) {
            oldest++;
            results.keySet().removeIf(key -> lastUsed.getOrDefault(key, 0L) < oldest);
        }
        lastUsed.keySet().removeIf(key -> !results.containsKey(key) && lastUsed.getOrDefault(key, 0L) < run);
    }

    @Override
    public synchronized void expanded(
            List<CacheKey.Owner> owners, Collection<CacheKey> keys, Set<CacheKey.Owner> nodes) {
        keys.forEach(key -> lastUsed.put(key, run));
    }

    @Override
    public synchronized Optional<NodeResult> get(CacheKey key) {
        NodeResult result = results.get(key);
        if (result != null) {
            lastUsed.put(key, run);
        }
        return Optional.ofNullable(result);
    }

    @Override
    public synchronized void put(CacheKey key, NodeResult result, long weight) {
        results.put(key, result);
        lastUsed.put(key, run);
    }
}
