package io.github.hordelib.engine;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Results kept for later runs. Implementations are thread-safe and never call out. */
interface OutputCache {
    /** Says which results a new run looks for, and which of its nodes may expand. */
    void beginRun(Collection<CacheKey> keys, Set<CacheKey.Owner> nodes);

    /** Says which results a node that has expanded looks for. */
    void expanded(List<CacheKey.Owner> owners, Collection<CacheKey> keys, Set<CacheKey.Owner> nodes);

    Optional<NodeResult> get(CacheKey key);

    void put(CacheKey key, NodeResult result, long weight);

    /** Whether results of expanded nodes are kept for each expanding node separately. */
    default boolean countsOwners() {
        return false;
    }

    static OutputCache of(CachePolicy policy) {
        if (policy instanceof CachePolicy.Bytes bytes) {
            return new WeighedCache(bytes.most());
        }
        if (policy instanceof CachePolicy.Runs runs) {
            return new GenerationCache(runs.most());
        }
        return policy instanceof CachePolicy.LastRun ? new LastRunCache() : new WeighedCache(0);
    }
}
