package io.github.hordelib.node;

import java.util.Collection;

/** Tells which of a node's lazy inputs it needs, given what is known so far. Called by many threads at once. */
@FunctionalInterface
public interface LazyCheck {
    /**
     * Returns the names of the inputs to compute before the node can run. It is asked again when they are there.
     *
     * @param available the values known so far; lazy inputs that were not asked for are absent
     * @return names of inputs; those that are there already do no harm
     */
    Collection<String> needed(Inputs available);
}
