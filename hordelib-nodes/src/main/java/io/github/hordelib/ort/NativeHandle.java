package io.github.hordelib.ort;

/**
 * Owns a native object and counts who uses it. Closing it puts off the release until the last user is done; nobody gets in
 * after that. Thread-safe.
 *
 * @param <T> what is owned
 */
final class NativeHandle<T> implements AutoCloseable {
    /**
     * Releases what is owned.
     *
     * @param <T> what is owned
     */
    @FunctionalInterface
    interface Release<T> {
        void release(T value);
    }

    private final String name;
    private final T value;
    private final Release<T> release;
    private int users;
    private boolean closed;

    NativeHandle(String name, T value, Release<T> release) {
        this.name = name;
        this.value = value;
        this.release = release;
    }

    /**
     * Starts a use.
     *
     * @return close it to end the use
     * @throws IllegalStateException if the handle was closed
     */
    synchronized Use acquire() {
        if (closed) {
            throw new IllegalStateException(name + ": expected an open one, found it closed");
        }
        users++;
        return new Use();
    }

    /** Lets nobody in any more and releases the object, now or when its last user is done. Later calls do nothing. */
    @Override
    public void close() {
        boolean free;
        synchronized (this) {
            free = !closed && users == 0;
            closed = true;
        }
        if (free) {
            release.release(value);
        }
    }

    private void end() {
        boolean free;
        synchronized (this) {
            users--;
            free = closed && users == 0;
        }
        if (free) {
            release.release(value);
        }
    }

    /** One use of the object. Confined to one thread; closing it twice does nothing. */
    final class Use implements AutoCloseable {
        private boolean ended;

        T value() {
            if (ended) {
                throw new IllegalStateException(name + ": expected a use that goes on, found it ended");
            }
            return value;
        }

        @Override
        public void close() {
            if (!ended) {
                ended = true;
                end();
            }
        }
    }
}
