package io.github.hordelib.engine;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.base.CancelledException;
import io.github.hordelib.graph.Graph;
import io.github.hordelib.graph.Input;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.node.LazyCheck;
import io.github.hordelib.node.NodeType.Flag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One run. Everything that changes is guarded by one lock, which is held for bookkeeping only: nodes, their checks and
 * fingerprints, listeners and cancellation actions run without it.
 */
final class Execution {
    private static final int MOST_NODES = 200_000;
    private static final int MOST_LEVELS = 2_000;

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
    private final RunNodes nodes;
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
        this.nodes = new RunNodes(parts, graph, checked);
        this.schedule = new Schedule(id -> nodes.get(id).plan, nodes::isKnown);
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
        List<RunNode> planned = new ArrayList<>();
        Optional<Throwable> unforeseen = plan(planned);
        locked(() -> {
            busy--;
            unforeseen.ifPresent(this::giveUp);
            if (over) {
                return;
            }
            Set<NodeId> ids = nodes.add(planned);
            parts.cache().beginRun(nodes.keys(ids), nodes.owners(ids));
            events.add(
                    new RunEvent.RunStarted(ids.stream().filter(nodes::isKnown).toList()));
            checked.targets().forEach(schedule::add);
            proceed();
        });
    }

    private Optional<Throwable> plan(List<RunNode> planned) {
        try {
            checked.nodes().values().forEach(node -> planned.add(planner.plan(node)));
            return Optional.empty();
        } catch (RuntimeException | Error unforeseen) {
            return Optional.of(unforeseen);
        }
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
            nodes.all().forEach(this::land);
            events.add(new RunEvent.RunFinished(RunEvent.Outcome.FAILED));
            events.afterwards(() -> {
                future.completeExceptionally(unforeseen);
                cancellation.cancel();
                registration.close();
                whenOver.run();
            });
        }
    }

    /** Begins every node that can begin, and ends the run if nothing is left. */
    private void proceed() {
        while (!stopping && !over && !(options.serial() && exclusive > 0)) {
            Optional<NodeId> next = options.serial() ? schedule.pick() : schedule.first();
            if (next.isEmpty()) {
                break;
            }
            take(nodes.get(next.get()));
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
        if (nodes.isKnown(node.id())) {
            found(node);
            return;
        }
        boolean asks = node.plan.type().behaviour().lazyCheck().isPresent();
        if (!asks && !lead(node)) {
            return;
        }
        if (nodes.isKnown(node.id())) {
            land(node);
            found(node);
            return;
        }
        events.add(new RunEvent.NodeStarted(
                node.id(), node.display(), node.plan.type().name()));
        busy++;
        exclusive += node.plan.type().has(Flag.WAITS) ? 0 : 1;
        Map<String, List<Object>> inputs = nodes.inputs(node);
        parts.executor().execute(() -> call(node, inputs));
    }

    /**
     * Takes the lead in the node's work; false if the node now waits for who has it. A serial run waits for nobody, which
     * would change its order.
     */
    private boolean lead(RunNode node) {
        if (options.serial()) {
            return true;
        }
        node.leads = parts.flights()
                .lead(nodes.key(node), result -> parts.executor().execute(() -> locked(() -> told(node, result))));
        waiting += node.leads ? 0 : 1;
        return node.leads;
    }

    private void land(RunNode node) {
        if (node.leads) {
            node.leads = false;
            parts.flights().land(nodes.key(node), node.result);
        }
    }

    /** Hears of the end of equal work. */
    private void told(RunNode node, Optional<NodeResult> result) {
        if (over || stopping) {
            return;
        }
        waiting--;
        if (result.isPresent()) {
            nodes.settle(node, result.get());
            found(node);
        } else {
            schedule.putBack(node.id());
        }
        proceed();
    }

    private void found(RunNode node) {
        events.add(new RunEvent.NodeCached(node.id(), node.display(), node.result.orElseThrow()));
        done(node);
    }

    private void done(RunNode node) {
        schedule.complete(node.id());
        if (parts.dropsEarly()) {
            nodes.dropUnneeded(node);
        }
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
                    returned.expansions().isEmpty() ? List.of() : planner.children(node, returned, nodes::graphNode);
            locked(() -> returned(node, returned, children));
        } catch (Throwable thrown) {
            locked(() -> failed(node, inputs, thrown));
            if (thrown instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        }
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
        if (nodes.size() + children.size() > MOST_NODES || node.level >= MOST_LEVELS) {
            fail(node, Map.of(), new GraphException(List.of(new GraphProblem.EndlessExpansion(place(node)))));
            return;
        }
        Set<NodeId> ids = nodes.add(children);
        parts.cache().expanded(node.ownersOfChildren(), nodes.keys(ids), nodes.owners(ids));
        node.expanded = Optional.of(returned);
        // A node it expands into may be equal to it and must not wait for it.
        land(node);
        children.stream().filter(child -> child.plan.type().outputNode()).forEach(child -> schedule.add(child.id()));
        for (Input.Link link : returned.links()) {
            nodes.addConsumer(link.source(), node.id());
            schedule.require(link.source(), node.id());
        }
        schedule.putBack(node.id());
    }

    private void complete(RunNode node, NodeCall.Returned returned) {
        List<List<Object>> outputs = NodeCall.joined(node.plan.type(), returned.calls(), nodes::values);
        NodeResult result = new NodeResult(outputs, returned.ui(), node.origin);
        nodes.settle(node, result);
        parts.cache().put(nodes.key(node), result, node.weight(result));
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
                new NodeFailedException(node.id(), node.plan.type().name(), inputs, nodes.results(), thrown);
        failure = Optional.of(failed);
        stopping = true;
        events.add(new RunEvent.NodeFailed(node.id(), failed));
        events.afterwards(cancellation::cancel);
    }

    private void failAtCycle() {
        List<NodeId> cycle = schedule.cycle();
        RunNode first = nodes.get(cycle.get(0));
        fail(first, Map.of(), new GraphException(List.of(new GraphProblem.Cycle(cycle, place(first)))));
    }

    private static GraphProblem.Place place(RunNode node) {
        return new GraphProblem.Place(node.id(), node.plan.type().name(), Optional.empty());
    }

    private void end() {
        over = true;
        nodes.all().forEach(this::land);
        RunEvent.Outcome outcome = failure.isPresent()
                ? RunEvent.Outcome.FAILED
                : stopping ? RunEvent.Outcome.CANCELLED : RunEvent.Outcome.SUCCEEDED;
        RunResult result = nodes.results();
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
