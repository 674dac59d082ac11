package io.github.hordelib.engine;

/** Which results an engine keeps for later runs. Immutable. */
public sealed interface CachePolicy {
    /**
     * Keeps what was used last, up to a weight.
     *
     * @param most sum of the weights of the results kept; see {@link io.github.hordelib.node.PortType#weigher()}
     */
    record Bytes(long most) implements CachePolicy {}

    /** Keeps the results whose nodes occur in the run that began last, as ComfyUI does by default. */
    record LastRun() implements CachePolicy {}

    /**
     * Keeps results of the latest run; older ones, run by run, only as long as there are not more than a number.
     *
     * @param most number of results
     */
    record Runs(int most) implements CachePolicy {}

    /** Keeps nothing, and drops results within a run as soon as no node needs them. */
    record Nothing() implements CachePolicy {}
}
