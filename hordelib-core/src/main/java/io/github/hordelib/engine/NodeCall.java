package io.github.hordelib.engine;

import io.github.hordelib.graph.Graph;
import io.github.hordelib.graph.Input;
import io.github.hordelib.node.Blocker;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.LazyCheck;
import io.github.hordelib.node.NodeContext;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.NodeType.Flag;
import io.github.hordelib.node.OutputPort;
import io.github.hordelib.node.Outputs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Calls a node once for each element of its input lists, shorter lists repeating their last element, and joins what it
 * returns. Runs without any lock. Confined to one thread.
 */
final class NodeCall {
    private final NodeType type;
    private final Map<String, List<Object>> inputs;

    /**
     * What the calls returned.
     *
     * @param calls the values of each call
     * @param ui joined
     * @param expansions nodes to run first
     */
    record Returned(List<List<Object>> calls, Map<String, List<Object>> ui, List<Graph> expansions) {
        /** Returns the links that stand for values. */
        List<Input.Link> links() {
            return calls.stream()
                    .flatMap(List::stream)
                    .filter(Input.Link.class::isInstance)
                    .map(Input.Link.class::cast)
                    .toList();
        }
    }

    /**
     * Prepares a call.
     *
     * @param type type of the node
     * @param inputs the values of each input that has some
     */
    NodeCall(NodeType type, Map<String, List<Object>> inputs) {
        this.type = type;
        this.inputs = inputs;
    }

    /** Returns the lazy inputs the node asks for, all elements together. */
    Set<String> neededLazily(LazyCheck check) {
        Set<String> needed = new LinkedHashSet<>();
        for (Map<String, Object> element : elements()) {
            if (blocker(element).isEmpty()) {
                needed.addAll(check.needed(Inputs.of(element)));
            }
        }
        return needed;
    }

    /**
     * Calls the node.
     *
     * @param contexts gives the context of each call
     * @param blocked told the message of each blocker that has one
     */
    Returned run(IntFunction<NodeContext> contexts, Consumer<String> blocked) throws Exception {
        List<List<Object>> calls = new ArrayList<>();
        Map<String, List<Object>> ui = new LinkedHashMap<>();
        List<Graph> expansions = new ArrayList<>();
        for (Map<String, Object> element : elements()) {
            Optional<Blocker> blocker = blocker(element);
            if (blocker.isPresent()) {
                blocker.get().message().ifPresent(blocked);
                calls.add(Collections.nCopies(type.outputs().size(), Blocker.silent()));
                continue;
            }
            Outputs outputs = type.function().run(Inputs.of(element), contexts.apply(calls.size()));
            checkCount(outputs);
            calls.add(outputs.values());
            outputs.ui().forEach((kind, items) -> ui.computeIfAbsent(kind, key -> new ArrayList<>())
                    .addAll(items));
            outputs.expansion().ifPresent(expansions::add);
        }
        return new Returned(calls, ui, expansions);
    }

    private void checkCount(Outputs outputs) {
        if (outputs.values().size() != type.outputs().size()) {
            throw new IllegalStateException("node type \"" + type.name() + "\": expected "
                    + type.outputs().size() + " outputs, found "
                    + outputs.values().size());
        }
    }

    /** Returns the inputs of each call. */
    private List<Map<String, Object>> elements() {
        if (type.has(Flag.INPUT_IS_LIST)) {
            return List.of(Map.copyOf(inputs));
        }
        List<String> empty = inputs.keySet().stream()
                .filter(name -> inputs.getOrDefault(name, List.of()).isEmpty())
                .toList();
        int count = inputs.values().stream().mapToInt(List::size).max().orElse(0);
        if (count == 0) {
            boolean callable = inputs.keySet().stream()
                    .allMatch(
                            name -> type.input(name).map(InputPort::isOptional).orElse(true));
            if (!callable) {
                throw new EmptyListException(empty);
            }
            return List.of(Map.of());
        }
        if (!empty.isEmpty()) {
            throw new EmptyListException(empty);
        }
        List<Map<String, Object>> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, Object> element = new LinkedHashMap<>();
            for (Map.Entry<String, List<Object>> input : inputs.entrySet()) {
                List<Object> values = input.getValue();
                element.put(input.getKey(), values.get(Math.min(i, values.size() - 1)));
            }
            elements.add(element);
        }
        return elements;
    }

    private Optional<Blocker> blocker(Map<String, Object> element) {
        for (Object value : element.values()) {
            if (value instanceof Blocker blocker) {
                return Optional.of(blocker);
            }
            if (type.has(Flag.INPUT_IS_LIST) && value instanceof List<?> list) {
                for (Object inner : list) {
                    if (inner instanceof Blocker blocker) {
                        return Optional.of(blocker);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Joins the values of all calls, output by output.
     *
     * @param type type of the node
     * @param calls the values of each call
     * @param linked gives the values that a link leads to
     * @return the values of each output
     */
    static List<List<Object>> joined(
            NodeType type, List<List<Object>> calls, Function<Input.Link, List<Object>> linked) {
        List<List<Object>> joined = new ArrayList<>();
        for (int slot = 0; slot < type.outputs().size(); slot++) {
            OutputPort<?> port = type.outputs().get(slot);
            List<Object> values = new ArrayList<>();
            for (List<Object> call : calls) {
                Object value = call.get(slot);
                if (value instanceof Input.Link link) {
                    values.addAll(linked.apply(link));
                } else if (port.list() && value instanceof List<?> list) {
                    values.addAll(list);
                } else {
                    values.add(value);
                }
            }
            joined.add(Collections.unmodifiableList(values));
        }
        return joined;
    }
}
