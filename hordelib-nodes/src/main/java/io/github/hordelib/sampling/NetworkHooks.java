package io.github.hordelib.sampling;

import java.util.ArrayList;
import java.util.List;

/**
 * Changes of a network for single conditionings. The HOOKS value. Immutable.
 *
 * @param hooks the changes, in order
 */
public record NetworkHooks(List<Conditioning.NetworkHook> hooks) {
    /** Copies the list. */
    public NetworkHooks {
        hooks = List.copyOf(hooks);
    }

    /**
     * Returns these changes after others.
     *
     * @param earlier made first
     * @return all changes, in order
     */
    public List<Conditioning.NetworkHook> after(List<Conditioning.NetworkHook> earlier) {
        List<Conditioning.NetworkHook> all = new ArrayList<>(earlier);
        all.addAll(hooks);
        return all;
    }
}
