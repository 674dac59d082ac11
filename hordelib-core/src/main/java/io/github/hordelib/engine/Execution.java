package io.github.hordelib.engine;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.base.CancelledException;
import io.github.hordelib.graph.Graph;
import io.github.hordelib.graph.GraphNode;
import io.github.hordelib.graph.Input;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.LazyCheck;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One run. Everything that changes is guarded by one lock, which is held for bookkeeping only: nodes, their checks and
 * fingerprints, listeners and cancellation actions run without it.
 */
final class Execution {
    private static final int MOST_NODES = 200_000;
    private static final int MOST_POSITIONED = 300;

    private final EngineParts parts;
    private final Graph graph;
    private final RunOptions options;
    private final GraphChecker.Result checked;
    private final Runnable whenOver;
    private final Planner planner;
    private final EventQueue events;
    private final Cancellation cancellation = new Cancellation();
    private final CompletableFuture<RunResult> future = new CompletableFuture<>();

    private final Object lock = new Object();
    private final Map<NodeId, RunNode> nodes = new ConcurrentHashMap<>();
    private final Map<NodeId, NodeResult> results = new LinkedHashMap<>();
    private final Map<NodeId, Set<NodeId>> consumers = new HashMap<>();
    private final Signatures signatures;
    private final Schedule schedule;
    private Cancellation.Registration registration = () -> {};
    private int busy;
    private int exclusive;
    private int waiting;
    private boolean stopping;
    private boolean over;
    private Optional<NodeFailedException> failure = Optional.empty();

    Execution(EngineParts parts, Graph graph, RunOptions options, GraphChecker.Result checked, Runnable whenOver) {
        this.parts = parts;
        this.graph = graph;
        this.options = options;
        this.checked = checked;
        this.whenOver = whenOver;
        this.planner =
                new Planner(parts.registry(), parts.opaque(), parts.cache().countsOwners());
        this.events = new EventQueue(options.listener());
        boolean byPosition = parts.byPosition() && checked.nodes().size() <= MOST_POSITIONED;
        this.signatures = new Signatures(id -> node(id).plan, id -> node(id).fingerprint, parts.opaque(), byPosition);
        this.schedule = new Schedule(id -> node(id).plan, this::isKnown);
    }

    CompletableFuture<RunResult> future() {
        return future;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    void start() {
        cancellation.onCancel(() -> locked(() -> {
            stopping = true;
            proceed();
        }));
        options.cancellation().ifPresent(outer -> registration = outer.onCancel(cancellation::cancel));
        busy++;
        parts.executor().execute(this::begin);
    }

    private void begin() {
        List<RunNode> planned =
                checked.nodes().values().stream().map(planner::plan).toList();
        locked(() -> {
            busy--;
            planned.forEach(node -> nodes.put(node.id(), node));
            parts.cache()
                    .beginRun(
                            keys(checked.nodes().keySet()),
                            owners(checked.nodes().keySet()));
            checked.nodes().keySet().forEach(id -> addConsumer(node(id)));
            List<NodeId> cached =
                    checked.nodes().keySet().stream().filter(this::isKnown).toList();
            events.add(new RunEvent.RunStarted(cached));
            checked.targets().forEach(schedule::add);
            proceed();
        });
    }

    private void locked(Runnable action) {
        synchronized (lock) {
            try {
                action.run();
            } catch (RuntimeException | Error unforeseen) {
                giveUp(unforeseen);
            }
        }
        events.deliver();
    }

    /** Ends the run after a mistake in the engine or in what it calls for bookkeeping, such as weighers. */
    private void giveUp(Throwable unforeseen) {
        if (!over) {
            over = true;
            nodes.values().forEach(this::land);
            events.add(new RunEvent.RunFinished(RunEvent.Outcome.FAILED));
            events.afterwards(() -> {
                future.completeExceptionally(unforeseen);
                cancellation.cancel();
                registration.close();
                whenOver.run();
            });
        }
    }

    private RunNode node(NodeId id) {
        RunNode node = nodes.get(id);
        if (node == null) {
            throw new IllegalStateException("node \"" + id + "\": expected to be part of the run");
        }
        return node;
    }

    private CacheKey key(RunNode node) {
        return new CacheKey(node.owners, signatures.of(node.id()));
    }

    private List<CacheKey> keys(Set<NodeId> ids) {
        return ids.stream().map(id -> key(node(id))).toList();
    }

    private Set<CacheKey.Owner> owners(Set<NodeId> ids) {
        Set<CacheKey.Owner> owners = new HashSet<>();
        ids.forEach(id -> owners.add(node(id).asOwner()));
        return owners;
    }

    /** Tells whether a result is there; one from the cache is kept for the run. */
    private boolean isKnown(NodeId id) {
        RunNode node = node(id);
        if (node.result.isEmpty()) {
            node.result = parts.cache().get(key(node));
            node.result.ifPresent(result -> results.put(id, result));
        }
        return node.result.isPresent();
    }

    private void addConsumer(RunNode node) {
        node.plan.sources().forEach(source -> consumers
                .computeIfAbsent(source, key -> new HashSet<>())
                .add(node.id()));
    }

    /** Begins every node that can begin, and ends the run if nothing is left. */
    private void proceed() {
        while (!stopping && !over && !(options.serial() && exclusive > 0)) {
            Optional<NodeId> next = options.serial() ? schedule.pick() : schedule.first();
            if (next.isEmpty()) {
                break;
            }
            take(node(next.get()));
        }
        boolean idle = busy == 0 && (stopping || waiting == 0);
        if (over || !idle) {
            return;
        }
        if (!stopping && !schedule.isEmpty()) {
            failAtCycle();
        }
        end();
    }

    private void take(RunNode node) {
        schedule.begin(node.id());
        if (node.expanded.isPresent()) {
            complete(node, node.expanded.get());
            return;
        }
        if (isKnown(node.id())) {
            found(node);
            return;
        }
        boolean asks = node.plan.type().behaviour().lazyCheck().isPresent();
        if (!asks && !lead(node)) {
            return;
        }
        if (isKnown(node.id())) {
            land(node);
            found(node);
            return;
        }
        events.add(new RunEvent.NodeStarted(
                node.id(), node.display(), node.plan.type().name()));
        busy++;
        exclusive += node.plan.type().has(Flag.WAITS) ? 0 : 1;
        Map<String, List<Object>> inputs = inputs(node);
        parts.executor().execute(() -> call(node, inputs));
    }

    /** Takes the lead in the node's work; false if the node now waits for who has it. */
    private boolean lead(RunNode node) {
        node.leads = parts.flights()
                .lead(key(node), result -> parts.executor().execute(() -> locked(() -> told(node, result))));
        waiting += node.leads ? 0 : 1;
        return node.leads;
    }

    private void land(RunNode node) {
        if (node.leads) {
            node.leads = false;
            parts.flights().land(key(node), node.result);
        }
    }

    /** Hears of the end of equal work. */
    private void told(RunNode node, Optional<NodeResult> result) {
        if (over || stopping) {
            return;
        }
        waiting--;
        if (result.isPresent()) {
            node.result = result;
            found(node);
        } else {
            schedule.putBack(node.id());
        }
        proceed();
    }

    private void found(RunNode node) {
        NodeResult result = node.result.orElseThrow();
        results.put(node.id(), result);
        events.add(new RunEvent.NodeCached(node.id(), node.display(), result));
        done(node);
    }

    private void done(RunNode node) {
        schedule.complete(node.id());
        if (parts.dropsEarly()) {
            node.plan.sources().forEach(source -> drop(source, node.id()));
            node.expanded.ifPresent(returned -> links(returned).forEach(link -> drop(link.source(), node.id())));
        }
    }

    private void drop(NodeId source, NodeId consumer) {
        Set<NodeId> left = consumers.getOrDefault(source, new HashSet<>());
        left.remove(consumer);
        if (left.isEmpty() && !checked.targets().contains(source)) {
            node(source).result = Optional.empty();
            results.remove(source);
        }
    }

    private static List<Input.Link> links(NodeCall.Returned returned) {
        return returned.calls().stream()
                .flatMap(List::stream)
                .filter(Input.Link.class::isInstance)
                .map(Input.Link.class::cast)
                .toList();
    }

    /** Gathers what is known of a node's inputs. */
    private Map<String, List<Object>> inputs(RunNode node) {
        Map<String, List<Object>> inputs = new LinkedHashMap<>();
        NodeType type = node.plan.type();
        for (InputPort<?> port : type.inputs()) {
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

    private List<Object> values(Input.Link link) {
        List<List<Object>> outputs = node(link.source()).result.orElseThrow().outputs();
        return outputs.get(link.output() < 0 ? link.output() + outputs.size() : link.output());
    }

    /** Runs on a thread of the engine, without the lock. */
    private void call(RunNode node, Map<String, List<Object>> inputs) {
        try {
            cancellation.check();
            NodeCall call = new NodeCall(node.plan.type(), inputs);
            Optional<LazyCheck> check = node.plan.type().behaviour().lazyCheck();
            if (check.isPresent() && !isReady(node, call.neededLazily(check.get()), inputs)) {
                return;
            }
            NodeCall.Returned returned = call.run(
                    index -> new RunContext(this, node.id(), index, graph, options),
                    message -> emit(
                            new RunEvent.NodeBlocked(node.id(), node.plan.type().name(), message)));
            List<RunNode> children =
                    returned.expansions().isEmpty() ? List.of() : planner.children(node, returned, this::graphNode);
            locked(() -> returned(node, returned, children));
        } catch (Throwable thrown) {
            locked(() -> failed(node, inputs, thrown));
            if (thrown instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Optional<GraphNode> graphNode(NodeId id) {
        return Optional.ofNullable(nodes.get(id)).map(node -> node.plan.node()).or(() -> graph.node(id));
    }

    /** Tells whether a node can be called; if not, it is taken up again when what it needs is there. */
    private boolean isReady(RunNode node, Set<String> needed, Map<String, List<Object>> inputs) {
        List<NodeId> missing = new ArrayList<>();
        node.plan.links().forEach((name, link) -> {
            if (needed.contains(name) && !inputs.containsKey(name)) {
                missing.add(link.source());
            }
        });
        boolean[] ready = new boolean[1];
        locked(() -> {
            ready[0] = !over && missing.isEmpty() && lead(node);
            if (over || ready[0]) {
                return;
            }
            released(node);
            if (!missing.isEmpty()) {
                missing.forEach(source -> schedule.require(source, node.id()));
                schedule.putBack(node.id());
            }
            proceed();
        });
        return ready[0];
    }

    private void released(RunNode node) {
        busy--;
        exclusive -= node.plan.type().has(Flag.WAITS) ? 0 : 1;
    }

    private void returned(RunNode node, NodeCall.Returned returned, List<RunNode> children) {
        if (over) {
            return;
        }
        released(node);
        if (returned.expansions().isEmpty()) {
            complete(node, returned);
        } else if (!stopping) {
            expand(node, returned, children);
        }
        proceed();
    }

    private void expand(RunNode node, NodeCall.Returned returned, List<RunNode> children) {
        if (nodes.size() + children.size() > MOST_NODES) {
            fail(
                    node,
                    Map.of(),
                    new IllegalStateException("run: expected at most " + MOST_NODES + " nodes, found more"));
            return;
        }
        Set<NodeId> ids = new LinkedHashSet<>();
        for (RunNode child : children) {
            nodes.put(child.id(), child);
            ids.add(child.id());
        }
        children.forEach(this::addConsumer);
        parts.cache().expanded(node.ownersOfChildren(), keys(ids), owners(ids));
        node.expanded = Optional.of(returned);
        children.stream().filter(child -> child.plan.type().outputNode()).forEach(child -> schedule.add(child.id()));
        for (Input.Link link : links(returned)) {
            consumers.computeIfAbsent(link.source(), key -> new HashSet<>()).add(node.id());
            schedule.require(link.source(), node.id());
        }
        schedule.putBack(node.id());
    }

    private void complete(RunNode node, NodeCall.Returned returned) {
        List<List<Object>> outputs = NodeCall.joined(node.plan.type(), returned.calls(), this::values);
        NodeResult result = new NodeResult(outputs, returned.ui(), node.origin);
        node.result = Optional.of(result);
        results.put(node.id(), result);
        parts.cache().put(key(node), result, node.weight(result));
        land(node);
        events.add(new RunEvent.NodeFinished(node.id(), node.display(), result));
        done(node);
    }

    private void failed(RunNode node, Map<String, List<Object>> inputs, Throwable thrown) {
        if (over) {
            return;
        }
        released(node);
        if (cancellation.isCancelled()) {
            stopping = true;
        } else {
            fail(node, inputs, thrown);
        }
        proceed();
    }

    private void fail(RunNode node, Map<String, List<Object>> inputs, Throwable thrown) {
        if (failure.isPresent()) {
            return;
        }
        NodeFailedException failed =
                new NodeFailedException(node.id(), node.plan.type().name(), inputs, new RunResult(results), thrown);
        failure = Optional.of(failed);
        stopping = true;
        events.add(new RunEvent.NodeFailed(node.id(), failed));
        events.afterwards(cancellation::cancel);
    }

    private void failAtCycle() {
        List<NodeId> cycle = schedule.cycle();
        RunNode first = node(cycle.get(0));
        GraphProblem.Place place =
                new GraphProblem.Place(first.id(), first.plan.type().name(), Optional.empty());
        fail(first, Map.of(), new GraphException(List.of(new GraphProblem.Cycle(cycle, place))));
    }

    private void end() {
        over = true;
        nodes.values().forEach(this::land);
        RunEvent.Outcome outcome = failure.isPresent()
                ? RunEvent.Outcome.FAILED
                : stopping ? RunEvent.Outcome.CANCELLED : RunEvent.Outcome.SUCCEEDED;
        RunResult result = new RunResult(results);
        events.add(new RunEvent.RunFinished(outcome));
        events.afterwards(() -> {
            switch (outcome) {
                case SUCCEEDED -> future.complete(result);
                case FAILED -> future.completeExceptionally(failure.orElseThrow());
                case CANCELLED -> future.completeExceptionally(new CancelledException("the run was cancelled"));
            }
            registration.close();
            whenOver.run();
        });
    }

    /** Tells the listener something, unless the run is over. */
    void emit(RunEvent event) {
        locked(() -> {
            if (!over) {
                events.add(event);
            }
        });
    }
}
