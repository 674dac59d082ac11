package io.github.hordelib.ort;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Direct buffers in native byte order, kept by size for the next run of the same shapes. Only so many bytes are kept.
 * Thread-safe.
 */
final class BufferPool {
    private final long limit;
    private final Map<Integer, Deque<ByteBuffer>> idle = new HashMap<>();
    private long idleBytes;

    BufferPool(long limit) {
        this.limit = limit;
    }

    /** Returns a buffer of exactly so many bytes, with any content. */
    ByteBuffer take(int bytes) {
        synchronized (this) {
            Deque<ByteBuffer> same = idle.get(bytes);
            if (same != null && !same.isEmpty()) {
                idleBytes -= bytes;
                return same.pop();
            }
        }
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** Gives a buffer back that nobody uses any more. */
    synchronized void give(ByteBuffer buffer) {
        int bytes = buffer.capacity();
        if (idleBytes + bytes <= limit) {
            idleBytes += bytes;
            idle.computeIfAbsent(bytes, key -> new ArrayDeque<>()).push(buffer.clear());
        }
    }

    synchronized void clear() {
        idle.clear();
        idleBytes = 0;
    }
}
