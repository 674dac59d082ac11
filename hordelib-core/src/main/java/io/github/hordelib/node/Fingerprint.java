package io.github.hordelib.node;

/**
 * Tells whether something outside of the graph that a node reads, such as a file, has changed. Called by many threads at
 * once.
 */
@FunctionalInterface
public interface Fingerprint {
    /** Result that says: run the node each time, whatever its inputs. */
    Object ALWAYS_CHANGED = Double.NaN;

    /**
     * Returns a value that is equal as long as a cached result is good.
     *
     * @param constants the inputs that are constants; linked ones are absent
     * @return a string, number, boolean, or a list of them, or {@link #ALWAYS_CHANGED}
     * @throws Exception any failure; it counts as changed
     */
    Object of(Inputs constants) throws Exception;
}
