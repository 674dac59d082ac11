package io.github.hordelib.engine;

import io.github.hordelib.engine.GraphProblem.Place;
import io.github.hordelib.graph.Graph;
import io.github.hordelib.graph.GraphNode;
import io.github.hordelib.graph.Input;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.node.Fingerprint;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeRegistry;
import io.github.hordelib.node.NodeType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns checked nodes, and nodes that others expand into, into nodes of a run. Calls fingerprints; holds no lock. */
final class Planner {
    private static final Logger LOG = LoggerFactory.getLogger(Planner.class);

    private final NodeRegistry registry;
    private final OpaqueValues opaque;
    private final boolean countsOwners;

    Planner(NodeRegistry registry, OpaqueValues opaque, boolean countsOwners) {
        this.registry = registry;
        this.opaque = opaque;
        this.countsOwners = countsOwners;
    }

    RunNode plan(PlannedNode node) {
        NodeResult.Origin origin = new NodeResult.Origin(node.id(), node.id(), Optional.empty());
        return new RunNode(node, origin, List.of(), fingerprint(node), 0);
    }

    /**
     * Plans the nodes that a node expands into.
     *
     * @param parent the node
     * @param returned what its calls returned
     * @param existing gives the nodes of the run
     * @return new nodes, in the order given
     * @throws GraphException if something is wrong with them
     */
    List<RunNode> children(RunNode parent, NodeCall.Returned returned, Function<NodeId, Optional<GraphNode>> existing) {
        Map<NodeId, GraphNode> added = new LinkedHashMap<>();
        List<GraphProblem> problems = new ArrayList<>();
        for (Graph graph : returned.expansions()) {
            for (GraphNode node : graph.nodes().values()) {
                if (existing.apply(node.id()).isPresent() || added.putIfAbsent(node.id(), node) != null) {
                    problems.add(new GraphProblem.DuplicateNode(place(node)));
                }
            }
        }
        NodeChecker checker =
                new NodeChecker(id -> Optional.ofNullable(added.get(id)).or(() -> existing.apply(id)), registry, true);
        List<RunNode> children = new ArrayList<>();
        for (GraphNode node : added.values()) {
            Optional<NodeType> type = registry.find(node.type());
            if (type.isEmpty()) {
                problems.add(new GraphProblem.UnknownType(node.id(), node.type()));
                continue;
            }
            NodeChecker.Result result = checker.check(node, type.get());
            problems.addAll(result.problems());
            children.add(child(parent, PlannedNode.of(node, type.get(), result.constants())));
        }
        checkLinks(
                parent,
                returned,
                id -> added.containsKey(id) || existing.apply(id).isPresent(),
                problems);
        if (!problems.isEmpty()) {
            throw new GraphException(problems);
        }
        return children;
    }

    private static void checkLinks(
            RunNode parent, NodeCall.Returned returned, Function<NodeId, Boolean> known, List<GraphProblem> problems) {
        returned.calls().stream().flatMap(List::stream).forEach(value -> {
            if (value instanceof Input.Link link && !known.apply(link.source())) {
                problems.add(new GraphProblem.DanglingLink(place(parent.plan.node()), link));
            }
        });
    }

    private static Place place(GraphNode node) {
        return new Place(node.id(), node.type(), Optional.empty());
    }

    private RunNode child(RunNode parent, PlannedNode node) {
        NodeResult.Origin origin = new NodeResult.Origin(node.id(), parent.display(), Optional.of(parent.id()));
        List<CacheKey.Owner> owners = countsOwners ? parent.ownersOfChildren() : List.of();
        return new RunNode(node, origin, owners, fingerprint(node), parent.level + 1);
    }

    /** Returns what stands for the world outside in the signature; a number used once if it must not be found again. */
    private Object fingerprint(PlannedNode node) {
        Optional<Fingerprint> fingerprint = node.type().behaviour().fingerprint();
        if (fingerprint.isEmpty()) {
            return "";
        }
        Map<String, Object> constants = new LinkedHashMap<>(node.constants());
        constants.replaceAll((name, value) -> forCall(node.type().input(name), value));
        try {
            Object value = fingerprint.get().of(Inputs.of(constants));
            return value instanceof Double number && number.isNaN() ? List.of(opaque.unique()) : value;
        } catch (Exception e) {
            LOG.warn(
                    "node \"{}\" ({}): its fingerprint failed; it counts as changed",
                    node.id(),
                    node.type().name(),
                    e);
            return List.of(opaque.unique());
        }
    }

    /** Returns a constant as nodes receive it: seeds of 2^63 and more as the long with the same bits. */
    static Object forCall(Optional<InputPort<?>> port, Object value) {
        boolean whole =
                port.map(input -> input.type().valueClass() == Long.class).orElse(false);
        return whole && value instanceof Number number ? (Object) number.longValue() : value;
    }
}
