package io.github.hordelib.engine;

import io.github.hordelib.engine.GraphProblem.Place;
import io.github.hordelib.graph.GraphNode;
import io.github.hordelib.graph.Input;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.node.InputCheck;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.Inputs;
import io.github.hordelib.node.NodeRegistry;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.PortType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Checks the inputs of one node against its type and converts its constants. Does not follow links. Thread-safe. */
final class NodeChecker {
    private static final InputPort.Range LONG_OR_SEED =
            new InputPort.Range(Long.MIN_VALUE, BigInteger.TWO.pow(64).subtract(BigInteger.ONE));

    private final Function<NodeId, Optional<GraphNode>> nodes;
    private final NodeRegistry registry;
    private final boolean applyDefaults;

    /**
     * What was found out about a node.
     *
     * @param problems what is wrong, in the order of the ports
     * @param constants converted constants by input name, of the inputs that are all right
     */
    record Result(List<GraphProblem.OfInput> problems, Map<String, Object> constants) {}

    /**
     * Creates a checker.
     *
     * @param nodes gives the nodes that links may lead to
     * @param registry the known types
     * @param applyDefaults whether a required input that is left out gets its default
     */
    NodeChecker(Function<NodeId, Optional<GraphNode>> nodes, NodeRegistry registry, boolean applyDefaults) {
        this.nodes = nodes;
        this.registry = registry;
        this.applyDefaults = applyDefaults;
    }

    /** Checks a node whose type is known. */
    Result check(GraphNode node, NodeType type) {
        return new Check(node, type).run();
    }

    /** One check; collects problems and constants. */
    private final class Check {
        private final GraphNode node;
        private final NodeType type;
        private final Optional<InputCheck> rule;
        private final List<GraphProblem.OfInput> problems = new ArrayList<>();
        private final Map<String, Object> constants = new LinkedHashMap<>();
        private final Map<String, String> linkTypes = new LinkedHashMap<>();

        Check(GraphNode node, NodeType type) {
            this.node = node;
            this.type = type;
            this.rule = type.behaviour().check();
        }

        Result run() {
            if (node.inputs().get("") instanceof Input.Malformed none) {
                Place at = new Place(node.id(), type.name(), Optional.empty());
                return new Result(List.of(new GraphProblem.NoInputs(at, none.found())), Map.of());
            }
            type.inputs().forEach(this::port);
            rule.ifPresent(this::rule);
            return new Result(problems, constants);
        }

        private Place at(String input) {
            return new Place(node.id(), type.name(), Optional.of(input));
        }

        private void port(InputPort<?> port) {
            Input input = node.inputs().get(port.name());
            if (input == null) {
                absent(port);
            } else if (input instanceof Input.Malformed malformed) {
                problems.add(new GraphProblem.MalformedLink(at(port.name()), malformed.found()));
            } else if (input instanceof Input.Link link) {
                link(port, link);
            } else {
                constant(port, ((Input.Constant) input).value());
            }
        }

        private void absent(InputPort<?> port) {
            if (applyDefaults && port.defaultValue().isPresent()) {
                constants.put(port.name(), port.defaultValue().get());
            } else if (!port.isOptional()) {
                problems.add(new GraphProblem.MissingInput(
                        at(port.name()), port.type().name()));
            }
        }

        private void link(InputPort<?> port, Input.Link link) {
            Optional<GraphNode> source = nodes.apply(link.source());
            if (source.isEmpty()) {
                problems.add(new GraphProblem.DanglingLink(at(port.name()), link));
                return;
            }
            Optional<NodeType> sourceType = registry.find(source.get().type());
            if (sourceType.isEmpty()) {
                return;
            }
            int count = sourceType.get().outputs().size();
            int slot = link.output() < 0 ? link.output() + count : link.output();
            if (slot < 0 || slot >= count) {
                problems.add(new GraphProblem.BadSlot(at(port.name()), link, count));
                return;
            }
            PortType<?> received = sourceType.get().outputs().get(slot).type();
            linkTypes.put(port.name(), received.name());
            boolean judgedByRule = rule.map(InputCheck::checksLinks).orElse(false);
            if (!judgedByRule && !port.type().accepts(received)) {
                problems.add(new GraphProblem.TypeMismatch(at(port.name()), port, link, received.name()));
            }
        }

        private void constant(InputPort<?> port, Object value) {
            Object converted;
            try {
                converted = convert(port.type(), value);
            } catch (Python.ConversionException e) {
                problems.add(new GraphProblem.NotConvertible(at(port.name()), port, value, e.reason()));
                return;
            }
            boolean judgedByRule = rule.map(check -> check.looksAt(port.name())).orElse(false);
            Optional<GraphProblem.OfInput> problem = judgedByRule ? Optional.empty() : judge(port, converted);
            problem.ifPresentOrElse(problems::add, () -> constants.put(port.name(), converted));
        }

        private Optional<GraphProblem.OfInput> judge(InputPort<?> port, Object value) {
            if (port.type().equals(PortType.COMBO)) {
                List<String> choices = port.choices();
                boolean known = value instanceof String word && choices.contains(word);
                return known
                        ? Optional.empty()
                        : Optional.of(new GraphProblem.BadChoice(at(port.name()), port, value, choices));
            }
            if (value instanceof Number number && isNumeric(port.type())) {
                return judgeNumber(port, number);
            }
            boolean fits = port.isRawLink() || port.type().valueClass().isInstance(value);
            return fits ? Optional.empty() : Optional.of(new GraphProblem.WrongClass(at(port.name()), port, value));
        }

        private Optional<GraphProblem.OfInput> judgeNumber(InputPort<?> port, Number number) {
            if (port.range().isEmpty() && number instanceof Double) {
                return Optional.empty();
            }
            InputPort.Range range = port.range().orElse(LONG_OR_SEED);
            boolean outside = Python.smaller(number, range.min()) || Python.smaller(range.max(), number);
            return outside
                    ? Optional.of(new GraphProblem.OutOfRange(at(port.name()), port, number, range))
                    : Optional.empty();
        }

        private void rule(InputCheck check) {
            List<String> judged = type.inputs().stream()
                    .map(InputPort::name)
                    .filter(name -> check.looksAt(name) || check.checksLinks())
                    .filter(node.inputs()::containsKey)
                    .toList();
            boolean broken = problems.stream()
                    .anyMatch(problem ->
                            problem.at().input().map(judged::contains).orElse(false));
            if (judged.isEmpty() || broken) {
                return;
            }
            Map<String, Object> looked = new LinkedHashMap<>(constants);
            looked.keySet().retainAll(judged);
            Optional<String> reason = check.rule().problem(Inputs.of(looked), linkTypes);
            reason.ifPresent(text -> judged.stream()
                    .filter(check::looksAt)
                    .forEach(name -> problems.add(new GraphProblem.Refused(at(name), text))));
        }
    }

    private static boolean isNumeric(PortType<?> type) {
        return type.equals(PortType.INT) || type.equals(PortType.FLOAT);
    }

    /** Converts a constant by Python's rules; types that Python does not convert are left as they are. */
    private static Object convert(PortType<?> type, Object value) throws Python.ConversionException {
        return switch (type.name()) {
            case "INT" -> Python.toInt(value);
            case "FLOAT" -> Python.toFloat(value);
            case "STRING" -> Python.str(value);
            case "BOOLEAN" -> Python.toBool(value);
            default -> value;
        };
    }
}
