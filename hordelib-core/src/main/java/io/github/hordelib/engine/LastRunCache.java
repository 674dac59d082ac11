package io.github.hordelib.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the results whose nodes occur in the run that began last. Results of nodes that another expanded into belong to it:
 * they stay as long as it occurs, and when it expands again, those it no longer needs go.
 */
final class LastRunCache implements OutputCache {
    private final Map<CacheKey, NodeResult> results = new HashMap<>();

    @Override
    public synchronized void beginRun(Collection<CacheKey> keys, Set<CacheKey.Owner> nodes) {
        Set<CacheKey> wanted = new HashSet<>(keys);
        results.keySet()
                .removeIf(key -> key.owners().isEmpty()
                        ? !wanted.contains(key)
                        : !nodes.contains(key.owners().get(0)));
    }

    @Override
    public synchronized void expanded(
            List<CacheKey.Owner> owners, Collection<CacheKey> keys, Set<CacheKey.Owner> nodes) {
        Set<CacheKey> wanted = new HashSet<>(keys);
        int depth = owners.size();
        results.keySet().removeIf(key -> {
            if (key.owners().size() < depth || !key.owners().subList(0, depth).equals(owners)) {
                return false;
            }
            return key.owners().size() == depth
                    ? !wanted.contains(key)
                    : !nodes.contains(key.owners().get(depth));
        });
    }

    @Override
    public synchronized Optional<NodeResult> get(CacheKey key) {
        return Optional.ofNullable(results.get(key));
    }

    @Override
    public synchronized void put(CacheKey key, NodeResult result, long weight) {
        results.put(key, result);
    }

    @Override
    public boolean countsOwners() {
        return true;
    }
}
