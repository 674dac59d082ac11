package io.github.hordelib.engine;

import io.github.hordelib.engine.GraphProblem.Place;
import io.github.hordelib.graph.Graph;
import io.github.hordelib.graph.GraphNode;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.node.NodeRegistry;
import io.github.hordelib.node.NodeType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Checks everything that the targets of a run need and reports all problems at once. */
final class GraphChecker {
    private final Graph graph;
    private final NodeRegistry registry;
    private final NodeChecker nodes;
    private final List<GraphProblem> problems = new ArrayList<>();

    private GraphChecker(Graph graph, NodeRegistry registry, boolean defaults) {
        this.graph = graph;
        this.registry = registry;
        this.nodes = new NodeChecker(graph::node, registry, defaults);
    }

    /**
     * A graph that was checked.
     *
     * @param problems what is wrong
     * @param targets nodes to run, in the order of their ids
     * @param nodes everything the targets need, targets first
     */
    record Result(List<GraphProblem> problems, Set<NodeId> targets, Map<NodeId, PlannedNode> nodes) {}

    static Result check(Graph graph, NodeRegistry registry, Optional<Set<NodeId>> targets, boolean defaults) {
        return new GraphChecker(graph, registry, defaults).check(targets);
    }

    private Result check(Optional<Set<NodeId>> wanted) {
        for (GraphNode node : graph.nodes().values()) {
            if (registry.find(node.type()).isEmpty()) {
                problems.add(new GraphProblem.UnknownType(node.id(), node.type()));
            }
        }
        Set<NodeId> targets = new TreeSet<>(wanted.map(this::known).orElseGet(this::outputNodes));
        if (targets.isEmpty() && problems.isEmpty()) {
            problems.add(new GraphProblem.NothingToRun());
        }
        Map<NodeId, PlannedNode> planned = planned(targets);
        Cycles.find(targets, id -> sources(planned, id)).forEach(this::addCycle);
        return new Result(problems, targets, planned);
    }

    private Set<NodeId> known(Set<NodeId> wanted) {
        Set<NodeId> known = new LinkedHashSet<>();
        for (NodeId id : wanted) {
            if (graph.node(id).isPresent()) {
                known.add(id);
            } else {
                problems.add(new GraphProblem.UnknownTarget(id));
            }
        }
        return known;
    }

    private Set<NodeId> outputNodes() {
        Set<NodeId> outputs = new LinkedHashSet<>();
        graph.nodes().forEach((id, node) -> {
            if (registry.find(node.type()).map(NodeType::outputNode).orElse(false)) {
                outputs.add(id);
            }
        });
        return outputs;
    }

    private Map<NodeId, PlannedNode> planned(Set<NodeId> targets) {
        Map<NodeId, PlannedNode> planned = new LinkedHashMap<>();
        Deque<NodeId> open = new ArrayDeque<>(targets);
        while (!open.isEmpty()) {
            NodeId id = open.pop();
            Optional<GraphNode> node = graph.node(id);
            Optional<NodeType> type = node.flatMap(found -> registry.find(found.type()));
            if (planned.containsKey(id) || node.isEmpty() || type.isEmpty()) {
                continue;
            }
            NodeChecker.Result result = nodes.check(node.get(), type.get());
            problems.addAll(result.problems());
            PlannedNode plan = PlannedNode.of(node.get(), type.get(), result.constants());
            planned.put(id, plan);
            plan.links().values().forEach(link -> open.add(link.source()));
        }
        return planned;
    }

    private static Set<NodeId> sources(Map<NodeId, PlannedNode> planned, NodeId id) {
        PlannedNode node = planned.get(id);
        return node == null ? Set.of() : node.sources();
    }

    private void addCycle(List<NodeId> towardsSources) {
        List<NodeId> path = new ArrayList<>(towardsSources);
        Collections.reverse(path);
        String type = graph.node(path.get(0)).map(GraphNode::type).orElse("");
        problems.add(new GraphProblem.Cycle(path, new Place(path.get(0), type, Optional.empty())));
    }
}
