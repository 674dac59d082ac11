package io.github.hordelib.engine;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keeps what was used last, up to a weight. A result that alone is heavier is not kept. */
final class WeighedCache implements OutputCache {
    private final long most;
    private final Map<CacheKey, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long weight;

    private record Entry(NodeResult result, long weight) {}

    WeighedCache(long most) {
        this.most = most;
    }

    @Override
    public void beginRun(Collection<CacheKey> keys, Set<CacheKey.Owner> nodes) {}

    @Override
    public void expanded(List<CacheKey.Owner> owners, Collection<CacheKey> keys, Set<CacheKey.Owner> nodes) {}

    @Override
    public synchronized Optional<NodeResult> get(CacheKey key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::result);
    }

    @Override
    public synchronized void put(CacheKey key, NodeResult result, long added) {
        if (added > most) {
            return;
        }
        Entry replaced = entries.put(key, new Entry(result, added));
        weight += added - (replaced == null ? 0 : replaced.weight());
        for (Iterator<Entry> oldest = entries.values().iterator(); weight > most; ) {
            weight -= oldest.next().weight();
            oldest.remove();
        }
    }
}
