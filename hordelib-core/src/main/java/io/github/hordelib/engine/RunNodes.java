package io.github.hordelib.engine;

import io.github.hordelib.graph.Graph;
import io.github.hordelib.graph.GraphNode;
import io.github.hordelib.graph.Input;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.node.InputPort;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The nodes of one run with their results. Confined to whoever holds the lock of the run, except for {@link #graphNode}.
 */
final class RunNodes {
    private static final int MOST_POSITIONED = 300;

    private final Graph graph;
    private final OutputCache cache;
    private final Set<NodeId> targets;
    private final Map<NodeId, RunNode> nodes = new ConcurrentHashMap<>();
    private final Map<NodeId, NodeResult> results = new LinkedHashMap<>();
    private final Map<NodeId, Set<NodeId>> consumers = new HashMap<>();
    private final Signatures signatures;

    RunNodes(EngineParts parts, Graph graph, GraphChecker.Result checked) {
        this.graph = graph;
        this.cache = parts.cache();
        this.targets = checked.targets();
        boolean byPosition = parts.byPosition() && checked.nodes().size() <= MOST_POSITIONED;
        this.signatures = new Signatures(id -> get(id).plan, id -> get(id).fingerprint, parts.opaque(), byPosition);
    }

    /** Adds nodes and returns their ids in the order given. */
    Set<NodeId> add(List<RunNode> added) {
        Set<NodeId> ids = new LinkedHashSet<>();
        for (RunNode node : added) {
            nodes.put(node.id(), node);
            ids.add(node.id());
            node.plan.sources().forEach(source -> addConsumer(source, node.id()));
        }
        return ids;
    }

    void addConsumer(NodeId source, NodeId consumer) {
        consumers.computeIfAbsent(source, key -> new HashSet<>()).add(consumer);
    }

    int size() {
        return nodes.size();
    }

    Collection<RunNode> all() {
        return nodes.values();
    }

    RunNode get(NodeId id) {
        RunNode node = nodes.get(id);
        if (node == null) {
            throw new IllegalStateException("node \"" + id + "\": expected to be part of the run");
        }
        return node;
    }

    /** Returns a node as it stands in the graph, or as another expanded into it. Needs no lock. */
    Optional<GraphNode> graphNode(NodeId id) {
        return Optional.ofNullable(nodes.get(id)).map(node -> node.plan.node()).or(() -> graph.node(id));
    }

    CacheKey key(RunNode node) {
        return new CacheKey(node.owners, signatures.of(node.id()));
    }

    List<CacheKey> keys(Set<NodeId> ids) {
        return ids.stream().map(id -> key(get(id))).toList();
    }

    Set<CacheKey.Owner> owners(Set<NodeId> ids) {
        Set<CacheKey.Owner> owners = new HashSet<>();
        ids.forEach(id -> owners.add(get(id).asOwner()));
        return owners;
    }

    /** Tells whether a result is there; one from the cache is kept for the run. */
    boolean isKnown(NodeId id) {
        RunNode node = get(id);
        if (node.result.isEmpty()) {
            cache.get(key(node)).ifPresent(result -> settle(node, result));
        }
        return node.result.isPresent();
    }

    /** Keeps the result of a node. */
    void settle(RunNode node, NodeResult result) {
        node.result = Optional.of(result);
        results.put(node.id(), result);
    }

    RunResult results() {
        return new RunResult(results);
    }

    /** Drops the results that only a node needed which is done. */
    void dropUnneeded(RunNode done) {
        done.plan.sources().forEach(source -> drop(source, done.id()));
        done.expanded.ifPresent(returned -> returned.links().forEach(link -> drop(link.source(), done.id())));
    }

    private void drop(NodeId source, NodeId consumer) {
        Set<NodeId> left = consumers.getOrDefault(source, new HashSet<>());
        left.remove(consumer);
        if (left.isEmpty() && !targets.contains(source)) {
            get(source).result = Optional.empty();
            results.remove(source);
        }
    }

    /** Gathers what is known of a node's inputs. */
    Map<String, List<Object>> inputs(RunNode node) {
        Map<String, List<Object>> inputs = new LinkedHashMap<>();
        for (InputPort<?> port : node.plan.type().inputs()) {
            Object constant = node.plan.constants().get(port.name());
            Input.Link link = node.plan.links().get(port.name());
            if (constant != null) {
                inputs.put(port.name(), List.of(Planner.forCall(Optional.of(port), constant)));
            } else if (link != null && port.isRawLink()) {
                inputs.put(port.name(), List.of(link));
            } else if (link != null && isKnown(link.source())) {
                inputs.put(port.name(), values(link));
            }
        }
        return inputs;
    }

    /** Returns the values that a link leads to. */
    List<Object> values(Input.Link link) {
        List<List<Object>> outputs = get(link.source()).result.orElseThrow().outputs();
        return outputs.get(link.output() < 0 ? link.output() + outputs.size() : link.output());
    }
}
