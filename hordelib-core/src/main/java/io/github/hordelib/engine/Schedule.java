package io.github.hordelib.engine;

import io.github.hordelib.graph.Input;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.node.NodeType.Flag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Knows which nodes of a run are still to be done, and which of them wait for which. Nodes whose results are known are not
 * taken up, and neither is what only they need. Confined to whoever holds the lock of the run.
 */
final class Schedule {
    private final Function<NodeId, PlannedNode> nodes;
    private final Predicate<NodeId> known;
    private final Map<NodeId, Entry> pending = new HashMap<>();
    /** Nodes that wait for nothing and are not under way, by the order they were taken up. */
    private final TreeMap<Long, NodeId> ready = new TreeMap<>();

    private long count;

    private static final class Entry {
        private final long number;
        private final Set<NodeId> waitsFor = new LinkedHashSet<>();
        private final Set<NodeId> blocks = new LinkedHashSet<>();
        private boolean underWay;

        Entry(long number) {
            this.number = number;
        }
    }

    Schedule(Function<NodeId, PlannedNode> nodes, Predicate<NodeId> known) {
        this.nodes = nodes;
        this.known = known;
    }

    /** Takes up a node and everything it needs, last inputs first. */
    void add(NodeId start) {
        Deque<NodeId> open = new ArrayDeque<>();
        List<NodeId[]> waits = new ArrayList<>();
        open.push(start);
        while (!open.isEmpty()) {
            NodeId id = open.pop();
            if (pending.containsKey(id)) {
                continue;
            }
            Entry entry = new Entry(count++);
            pending.put(id, entry);
            ready.put(entry.number, id);
            PlannedNode node = nodes.apply(id);
            for (Map.Entry<String, Input.Link> link : node.links().entrySet()) {
                NodeId source = link.getValue().source();
                if (!node.isLazy(link.getKey()) && !known.test(source)) {
                    open.push(source);
                    waits.add(new NodeId[] {source, id});
                }
            }
        }
        waits.forEach(wait -> block(wait[0], wait[1]));
    }

    /** Makes a node wait for another, which is taken up if it is not known. */
    void require(NodeId source, NodeId consumer) {
        if (!known.test(source)) {
            add(source);
            block(source, consumer);
        }
    }

    private void block(NodeId source, NodeId consumer) {
        entry(source).blocks.add(consumer);
        Entry waiting = entry(consumer);
        waiting.waitsFor.add(source);
        ready.remove(waiting.number);
    }

    private Entry entry(NodeId id) {
        Entry entry = pending.get(id);
        if (entry == null) {
            throw new IllegalStateException("node \"" + id + "\": expected to be pending");
        }
        return entry;
    }

    /** Marks a node as under way, so that it is not offered again. */
    void begin(NodeId id) {
        Entry entry = entry(id);
        entry.underWay = true;
        ready.remove(entry.number);
    }

    /** Offers a node again as soon as it waits for nothing. */
    void putBack(NodeId id) {
        Entry entry = entry(id);
        entry.underWay = false;
        if (entry.waitsFor.isEmpty()) {
            ready.put(entry.number, id);
        }
    }

    /** Strikes out a node and lets its consumers go. */
    void complete(NodeId id) {
        Entry entry = entry(id);
        pending.remove(id);
        ready.remove(entry.number);
        for (NodeId consumer : entry.blocks) {
            Entry waiting = entry(consumer);
            waiting.waitsFor.remove(id);
            if (waiting.waitsFor.isEmpty() && !waiting.underWay) {
                ready.put(waiting.number, consumer);
            }
        }
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    /** Returns a node that can begin, the one taken up first. */
    Optional<NodeId> first() {
        return ready.isEmpty()
                ? Optional.empty()
                : Optional.of(ready.firstEntry().getValue());
    }

    /**
     * Returns the node that ComfyUI would take next: an output node or one that mostly waits, a node an output node waits
     * for, a node one step farther, or the one taken up first.
     */
    Optional<NodeId> pick() {
        Collection<NodeId> candidates = ready.values();
        return candidates.stream()
                .filter(id -> isUrgent(id))
                .findFirst()
                .or(() -> candidates.stream().filter(this::feedsOutput).findFirst())
                .or(() -> candidates.stream()
                        .filter(id -> entry(id).blocks.stream().anyMatch(this::feedsOutput))
                        .findFirst())
                .or(this::first);
    }

    private boolean isUrgent(NodeId id) {
        return nodes.apply(id).type().outputNode() || nodes.apply(id).type().has(Flag.WAITS);
    }

    private boolean feedsOutput(NodeId id) {
        return entry(id).blocks.stream()
                .anyMatch(consumer -> nodes.apply(consumer).type().outputNode());
    }

    /** Returns nodes that wait for each other, the first repeated at the end. */
    List<NodeId> cycle() {
        List<List<NodeId>> cycles = Cycles.find(pending.keySet(), id -> entry(id).blocks);
        return cycles.isEmpty() ? List.of() : cycles.get(0);
    }
}
