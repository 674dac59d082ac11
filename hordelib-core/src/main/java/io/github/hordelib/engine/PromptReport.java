package io.github.hordelib.engine;

import io.github.hordelib.graph.Graph;
import io.github.hordelib.graph.GraphNode;
import io.github.hordelib.graph.Input;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.NodeRegistry;
import io.github.hordelib.node.NodeType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What ComfyUI says about a graph: the body of its answer to {@code POST /prompt}, as plain JSON values. It looks only at
 * nodes that an output node needs, accepts a graph as soon as one output node is good, and applies no defaults. Stricter
 * and more telling is {@code Engine.check}. Immutable.
 *
 * @param error the error of the prompt as a whole; empty if it is accepted
 * @param goodOutputs output nodes that can be run, in the order of their ids
 * @param nodeErrors what is wrong with single nodes, by id
 * @param converted the graph with its constants converted, as far as it was looked at
 */
public record PromptReport(
        Optional<Map<String, Object>> error, Set<NodeId> goodOutputs, Map<String, Object> nodeErrors, Graph converted) {
    private static final int MOST_DEPENDENTS = 256;

    /**
     * Reports on all output nodes of a graph.
     *
     * @param graph the graph
     * @param registry the known types
     * @return the report
     */
    public static PromptReport of(Graph graph, NodeRegistry registry) {
        return of(graph, registry, graph.nodes().keySet());
    }

    /**
     * Reports on some output nodes of a graph.
     *
     * @param graph the graph
     * @param registry the known types
     * @param targets nodes to run; those that are no output nodes are left out
     * @return the report
     */
    public static PromptReport of(Graph graph, NodeRegistry registry, Collection<NodeId> targets) {
        for (GraphNode node : graph.nodes().values()) {
            if (node.type().isEmpty()) {
                return refused(graph, PromptErrors.missingClassType(node.id()));
            }
            if (registry.find(node.type()).isEmpty()) {
                return refused(graph, PromptErrors.unknownClass(node));
            }
        }
        Set<NodeId> outputs = new TreeSet<>();
        graph.nodes().forEach((id, node) -> {
            if (targets.contains(id)
                    && registry.find(node.type()).map(NodeType::outputNode).orElse(false)) {
                outputs.add(id);
            }
        });
        if (outputs.isEmpty()) {
            return refused(graph, PromptErrors.noOutputs());
        }
        return new Walk(graph, registry).report(outputs);
    }

    private static PromptReport refused(Graph graph, Map<String, Object> error) {
        return new PromptReport(Optional.of(error), Set.of(), Map.of(), graph);
    }

    /**
     * Returns whether the graph is accepted.
     *
     * @return true if at least one output node is good
     */
    public boolean valid() {
        return error.isEmpty();
    }

    /** Walks from output nodes to what they need, depth first; each node is judged once. */
    private static final class Walk {
        private final Graph graph;
        private final NodeRegistry registry;
        private final NodeChecker checker;
        private final Map<NodeId, Verdict> verdicts = new LinkedHashMap<>();
        /** Nodes with errors that are still to be told which outputs depend on them. */
        private final List<NodeId> erroneous = new ArrayList<>();

        private final Map<NodeId, GraphNode> converted = new LinkedHashMap<>();
        private final Deque<Frame> stack = new ArrayDeque<>();
        private final Set<NodeId> open = new HashSet<>();

        private record Verdict(boolean valid, List<Map<String, Object>> errors) {}

        /** The input through which a node was reached. */
        private record Via(InputPort<?> port, Input.Link link) {}

        /** A node that is being judged. */
        private final class Frame {
            private final GraphNode node;
            private final NodeType type;
            private final NodeChecker.Result result;
            private final Optional<Via> via;
            private final List<Map<String, Object>> errors = new ArrayList<>();
            private boolean upstreamValid = true;
            private int next;

            Frame(GraphNode node, NodeType type, Optional<Via> via) {
                this.node = node;
                this.type = type;
                this.via = via;
                this.result = checker.check(node, type);
            }
        }

        Walk(Graph graph, NodeRegistry registry) {
            this.graph = graph;
            this.registry = registry;
            this.checker = new NodeChecker(graph::node, registry, false);
        }

        PromptReport report(Set<NodeId> outputs) {
            Set<NodeId> good = new LinkedHashSet<>();
            List<String> details = new ArrayList<>();
            Map<String, Object> nodeErrors = new LinkedHashMap<>();
            Map<NodeId, List<String>> dependents = new LinkedHashMap<>();
            for (NodeId output : outputs) {
                walk(output);
                Verdict verdict = verdicts.get(output);
                if (verdict != null && verdict.valid()) {
                    good.add(output);
                    continue;
                }
                if (verdict != null) {
                    verdict.errors().forEach(error -> details.add(error.get("message") + ": " + error.get("details")));
                }
                erroneous.removeIf(id -> isFull(dependents.computeIfAbsent(id, key -> new ArrayList<>()), output));
            }
            dependents.forEach((id, needing) -> nodeErrors.put(id.value(), nodeError(id, needing)));
            Optional<Map<String, Object>> error = good.isEmpty()
                    ? Optional.of(
                            PromptErrors.outputsFailed(details.stream().sorted().collect(Collectors.joining("\n"))))
                    : Optional.empty();
            return new PromptReport(error, good, nodeErrors, convertedGraph());
        }

        /** As in ComfyUI, outputs that are found bad later depend on it too; the list ends somewhere. */
        private static boolean isFull(List<String> dependents, NodeId output) {
            dependents.add(output.value());
            return dependents.size() == MOST_DEPENDENTS;
        }

        private Map<String, Object> nodeError(NodeId id, List<String> dependents) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put(
                    "errors",
                    verdicts.getOrDefault(id, new Verdict(true, List.of())).errors());
            error.put("dependent_outputs", dependents);
            error.put("class_type", graph.node(id).map(GraphNode::type).orElse(""));
            return error;
        }

        private Graph convertedGraph() {
            Graph.Builder builder = Graph.builder();
            graph.nodes().forEach((id, node) -> builder.add(converted.getOrDefault(id, node)));
            return builder.build();
        }

        private void walk(NodeId output) {
            if (!verdicts.containsKey(output)) {
                push(output, Optional.empty());
            }
            while (!stack.isEmpty()) {
                advance(stack.peek());
            }
        }

        private void push(NodeId id, Optional<Via> via) {
            GraphNode node = graph.node(id).orElseThrow();
            open.add(id);
            stack.push(new Frame(node, registry.find(node.type()).orElseThrow(), via));
        }

        /** Looks at the next input of a node, or closes the node. */
        private void advance(Frame frame) {
            Optional<PromptErrors.Raised> raised = frame.result.problems().stream()
                    .filter(problem -> problem.at().input().isEmpty())
                    .findFirst()
                    .flatMap(problem -> PromptErrors.raised(problem, graph));
            if (raised.isPresent()) {
                close(frame, raised);
                return;
            }
            if (frame.next == frame.type.inputs().size()) {
                frame.result.problems().stream()
                        .filter(GraphProblem.Refused.class::isInstance)
                        .flatMap(problem -> problem
                                .at()
                                .input()
                                .flatMap(frame.type::input)
                                .flatMap(refused -> PromptErrors.of(problem, refused))
                                .stream())
                        .forEach(frame.errors::add);
                close(frame, Optional.empty());
                return;
            }
            InputPort<?> port = frame.type.inputs().get(frame.next++);
            List<GraphProblem.OfInput> problems = frame.result.problems().stream()
                    .filter(problem -> problem.at().input().equals(Optional.of(port.name())))
                    .filter(problem -> !(problem instanceof GraphProblem.Refused))
                    .toList();
            for (GraphProblem.OfInput problem : problems) {
                raised = PromptErrors.raised(problem, graph);
                if (raised.isPresent()) {
                    close(frame, raised);
                    return;
                }
                PromptErrors.of(problem, port).ifPresent(frame.errors::add);
            }
            if (problems.isEmpty() && frame.node.inputs().get(port.name()) instanceof Input.Link link) {
                follow(frame, port, link);
            }
        }

        private void follow(Frame frame, InputPort<?> port, Input.Link link) {
            NodeId source = link.source();
            Verdict known = verdicts.get(source);
            if (known != null) {
                frame.upstreamValid &= known.valid();
            } else if (open.contains(source)) {
                frame.upstreamValid = false;
            } else {
                push(source, Optional.of(new Via(port, link)));
            }
        }

        private void close(Frame frame, Optional<PromptErrors.Raised> raised) {
            stack.pop();
            open.remove(frame.node.id());
            Verdict verdict = raised.isPresent()
                    ? new Verdict(false, List.of(exception(raised.get(), frame.via)))
                    : new Verdict(frame.upstreamValid && frame.errors.isEmpty(), frame.errors);
            verdicts.put(frame.node.id(), verdict);
            if (!verdict.errors().isEmpty()) {
                erroneous.add(frame.node.id());
            }
            Optional.ofNullable(stack.peek()).ifPresent(consumer -> consumer.upstreamValid &= verdict.valid());
            converted.put(frame.node.id(), convertedNode(frame));
        }

        private static Map<String, Object> exception(PromptErrors.Raised raised, Optional<Via> via) {
            return via.map(reached -> PromptErrors.exceptionAtInner(raised, reached.port(), reached.link()))
                    .orElseGet(() -> PromptErrors.exceptionAtOutput(raised));
        }

        private static GraphNode convertedNode(Frame frame) {
            Map<String, Input> inputs = frame.node.inputs().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            entry -> {
                                Object constant = frame.result.constants().get(entry.getKey());
                                return constant == null ? entry.getValue() : new Input.Constant(constant);
                            },
                            (first, second) -> second,
                            LinkedHashMap::new));
            return new GraphNode(frame.node.id(), frame.node.type(), inputs, frame.node.title());
        }
    }
}
