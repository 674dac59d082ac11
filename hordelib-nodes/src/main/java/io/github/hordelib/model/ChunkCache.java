package io.github.hordelib.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Remembers the states of the chunks used last, up to a number of floats. Thread-safe. */
final class ChunkCache {
    private static final int MAX_FLOATS = 16 << 20;

    /** What states depend on besides the transformer. */
    record Key(ChunkTokens tokens, ClipTransformer.Layer layer) {}

    /** Shared arrays, not to be changed. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Entry(float[] wanted, float[] pooled, float[] projected) {
        int size() {
            return wanted.length + pooled.length + projected.length;
        }
    }

    private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private int floats;

    Entry get(Key key, Supplier<Entry> compute) {
        synchronized (entries) {
            Entry known = entries.get(key);
            if (known != null) {
                return known;
            }
        }
        // Two threads may compute the same chunk at once; they get the same states.
        Entry computed = compute.get();
        synchronized (entries) {
            if (entries.putIfAbsent(key, computed) == null) {
                floats += computed.size();
            }
            var oldest = entries.entrySet().iterator();
            while (floats > MAX_FLOATS && oldest.hasNext()) {
                floats -= oldest.next().getValue().size();
                oldest.remove();
            }
        }
        return computed;
    }
}
