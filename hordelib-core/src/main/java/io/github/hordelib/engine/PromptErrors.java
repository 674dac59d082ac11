package io.github.hordelib.engine;

import io.github.hordelib.base.JsonNull;
import io.github.hordelib.graph.Graph;
import io.github.hordelib.graph.GraphNode;
import io.github.hordelib.graph.Input;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.node.InputPort;
import io.github.hordelib.node.ObjectInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes problems as ComfyUI's error dictionaries. */
final class PromptErrors {
    private static final int LONGEST_CHOICES = 20;

    private PromptErrors() {}

    /**
     * What ComfyUI's validator, being a Python program, trips over.
     *
     * @param type name of the Python exception
     * @param message its text
     */
    record Raised(String type, String message) {}

    static Map<String, Object> missingClassType(NodeId node) {
        return error(
                "invalid_prompt",
                "Cannot execute because a node is missing the class_type property.",
                "Node ID '#" + node + "'",
                Map.of());
    }

    static Map<String, Object> unknownClass(GraphNode node) {
        return error(
                "invalid_prompt",
                "Cannot execute because node " + node.type() + " does not exist.",
                "Node ID '#" + node.id() + "'",
                Map.of());
    }

    static Map<String, Object> noOutputs() {
        return error("prompt_no_outputs", "Prompt has no outputs", "", Map.of());
    }

    static Map<String, Object> outputsFailed(String details) {
        return error("prompt_outputs_failed_validation", "Prompt outputs failed validation", details, Map.of());
    }

    static Map<String, Object> exceptionAtOutput(Raised raised) {
        Map<String, Object> extra = new LinkedHashMap<>();
        extra.put("exception_type", raised.type());
        extra.put("traceback", List.of());
        return error("exception_during_validation", "Exception when validating node", raised.message(), extra);
    }

    static Map<String, Object> exceptionAtInner(Raised raised, InputPort<?> port, Input link) {
        Map<String, Object> extra = new LinkedHashMap<>();
        extra.put("input_name", port.name());
        extra.put("input_config", ObjectInfo.config(port));
        extra.put("exception_message", raised.message());
        extra.put("exception_type", raised.type());
        extra.put("traceback", List.of());
        extra.put("linked_node", received(link));
        return error(
                "exception_during_inner_validation", "Exception when validating inner node", raised.message(), extra);
    }

    /** Returns what ComfyUI raises at a problem that it has no name for. */
    static Optional<Raised> raised(GraphProblem.OfInput problem, Graph graph) {
        if (problem instanceof GraphProblem.NoInputs none) {
            return Optional.of(
                    none.value() == JsonNull.NULL
                            ? new Raised("KeyError", "'inputs'")
                            : new Raised(
                                    "TypeError",
                                    "argument of type '" + Python.typeName(none.value()) + "' is not iterable"));
        }
        if (problem instanceof GraphProblem.DanglingLink dangling) {
            return Optional.of(
                    new Raised("KeyError", Python.repr(dangling.link().source().value())));
        }
        if (problem instanceof GraphProblem.BadSlot) {
            return Optional.of(new Raised("IndexError", "tuple index out of range"));
        }
        if (problem instanceof GraphProblem.MalformedLink malformed
                && malformed.value() instanceof List<?> pair
                && pair.size() == 2) {
            return Optional.of(raised(pair.get(0), pair.get(1), graph));
        }
        return Optional.empty();
    }

    private static Raised raised(Object source, Object slot, Graph graph) {
        if (source instanceof String id && graph.nodes().containsKey(new NodeId(id))) {
            return new Raised("TypeError", "tuple indices must be integers or slices, not " + Python.typeName(slot));
        }
        if (source instanceof List<?> || source instanceof Map<?, ?>) {
            return new Raised("TypeError", "unhashable type: '" + Python.typeName(source) + "'");
        }
        return new Raised("KeyError", Python.repr(source));
    }

    /** Returns the dictionary of a problem of one input; empty for those that ComfyUI does not look for. */
    static Optional<Map<String, Object>> of(GraphProblem.OfInput problem, InputPort<?> port) {
        String input = port.name();
        Map<String, Object> extra = new LinkedHashMap<>();
        extra.put("input_name", input);
        if (problem instanceof GraphProblem.MissingInput) {
            return Optional.of(error("required_input_missing", "Required input is missing", input, extra));
        }
        if (problem instanceof GraphProblem.Refused refused) {
            String details = refused.reason().isEmpty() ? input : input + " - " + refused.reason();
            return Optional.of(error("custom_validation_failed", "Custom validation failed for node", details, extra));
        }
        extra.put("input_config", ObjectInfo.config(port));
        if (problem instanceof GraphProblem.MalformedLink malformed) {
            extra.put("received_value", malformed.value());
            return Optional.of(error(
                    "bad_linked_input",
                    "Bad linked input, must be a length-2 list of [node_id, slot_index]",
                    input,
                    extra));
        }
        if (problem instanceof GraphProblem.TypeMismatch mismatch) {
            return Optional.of(typeMismatch(mismatch, extra));
        }
        return ofConstant(problem, extra);
    }

    private static Map<String, Object> typeMismatch(GraphProblem.TypeMismatch mismatch, Map<String, Object> extra) {
        extra.put("received_type", mismatch.sourceType());
        extra.put("linked_node", received(mismatch.link()));
        String expected = Python.str(ObjectInfo.config(mismatch.port()).get(0));
        return error(
                "return_type_mismatch",
                "Return type mismatch between linked nodes",
                mismatch.port().name() + ", received_type(" + mismatch.sourceType() + ") mismatch input_type("
                        + expected + ")",
                extra);
    }

    private static Optional<Map<String, Object>> ofConstant(GraphProblem.OfInput problem, Map<String, Object> extra) {
        if (problem instanceof GraphProblem.NotConvertible bad) {
            extra.put("received_value", bad.value());
            extra.put("exception_message", bad.reason());
            return Optional.of(error(
                    "invalid_input_type",
                    "Failed to convert an input value to a " + bad.port().type().name() + " value",
                    bad.port().name() + ", " + Python.str(bad.value()) + ", " + bad.reason(),
                    extra));
        }
        if (problem instanceof GraphProblem.OutOfRange outside
                && outside.port().range().isPresent()) {
            extra.put("received_value", outside.value());
            return Optional.of(outOfRange(outside, extra));
        }
        if (problem instanceof GraphProblem.BadChoice bad && !bad.port().isNewStyle()) {
            extra.put("received_value", bad.value());
            return Optional.of(badChoice(bad, extra));
        }
        return Optional.empty();
    }

    private static Map<String, Object> outOfRange(GraphProblem.OutOfRange outside, Map<String, Object> extra) {
        String value = Python.str(outside.value());
        String input = outside.port().name();
        return outside.tooSmall()
                ? error(
                        "value_smaller_than_min",
                        "Value " + value + " smaller than min of "
                                + Python.str(outside.range().min()),
                        input,
                        extra)
                : error(
                        "value_bigger_than_max",
                        "Value " + value + " bigger than max of "
                                + Python.str(outside.range().max()),
                        input,
                        extra);
    }

    private static Map<String, Object> badChoice(GraphProblem.BadChoice bad, Map<String, Object> extra) {
        boolean many = bad.choices().size() > LONGEST_CHOICES;
        if (many) {
            extra.put("input_config", JsonNull.NULL);
        }
        String choices = many ? "(list of length " + bad.choices().size() + ")" : Python.str(bad.choices());
        String details = bad.port().name() + ": '" + Python.str(bad.value()) + "' not in " + choices;
        return error("value_not_in_list", "Value not in list", details, extra);
    }

    /** Writes a link as it stands in the prompt. */
    private static Object received(Input input) {
        return input instanceof Input.Link link ? List.of(link.source().value(), link.output()) : JsonNull.NULL;
    }

    private static Map<String, Object> error(String type, String message, String details, Map<String, Object> extra) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("type", type);
        error.put("message", message);
        error.put("details", details);
        error.put("extra_info", extra);
        return error;
    }
}
