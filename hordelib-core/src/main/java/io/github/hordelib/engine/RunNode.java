package io.github.hordelib.engine;

import io.github.hordelib.graph.NodeId;
import io.github.hordelib.node.OutputPort;
import io.github.hordelib.node.PortType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node in one run. What changes is guarded by the lock of the run. */
final class RunNode {
    private static final long OVERHEAD = 256;

    final PlannedNode plan;
    final NodeResult.Origin origin;
    final List<CacheKey.Owner> owners;
    final Object fingerprint;
    /** How many nodes expanded one into the other up to this one. */
    final int level;
    /** The result, once it is known. */
    Optional<NodeResult> result = Optional.empty();
    /** What the calls returned, while the nodes it expanded into are run. */
    Optional<NodeCall.Returned> expanded = Optional.empty();
    /** Whether nodes of equal work wait for this one. */
    boolean leads;

    RunNode(PlannedNode plan, NodeResult.Origin origin, List<CacheKey.Owner> owners, Object fingerprint, int level) {
        this.plan = plan;
        this.origin = origin;
        this.owners = owners;
        this.fingerprint = fingerprint;
        this.level = level;
    }

    NodeId id() {
        return plan.id();
    }

    NodeId display() {
        return origin.display();
    }

    CacheKey.Owner asOwner() {
        return new CacheKey.Owner(id(), plan.type().name());
    }

    /** Returns the owners of nodes that this one expands into. */
    List<CacheKey.Owner> ownersOfChildren() {
        List<CacheKey.Owner> all = new ArrayList<>(owners);
        all.add(asOwner());
        return List.copyOf(all);
    }

    /** Returns how many bytes a result of this node occupies. */
    long weight(NodeResult made) {
        long weight = OVERHEAD;
        for (int slot = 0; slot < made.outputs().size(); slot++) {
            OutputPort<?> port = plan.type().outputs().get(slot);
            for (Object value : made.outputs().get(slot)) {
                weight += weight(port.type(), value);
            }
        }
        return weight;
    }

    private static <T> long weight(PortType<T> type, Object value) {
        boolean fits = type.valueClass().isInstance(value);
        return fits ? Math.max(0, type.weigher().applyAsLong(type.valueClass().cast(value))) : OVERHEAD;
    }
}
