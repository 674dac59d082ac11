package io.github.hordelib.engine;

import io.github.hordelib.graph.Input;
import io.github.hordelib.graph.NodeId;
import io.github.hordelib.node.InputPort;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One thing that is wrong with a graph. Immutable. */
public sealed interface GraphProblem {
    /**
     * Returns where it is.
     *
     * @return the place; empty if the graph as a whole is meant
     */
    Optional<Place> place();

    /**
     * Returns what should be there.
     *
     * @return a few words
     */
    String expected();

    /**
     * Returns what is there.
     *
     * @return a few words
     */
    String found();

    /**
     * Returns the problem as a sentence.
     *
     * @return place, expected, found
     */
    default String message() {
        return place().map(Place::toString).orElse("graph") + ": expected " + expected() + ", found " + found();
    }

    /**
     * A node, or one of its inputs.
     *
     * @param node the node
     * @param type name of its type
     * @param input name of the input, empty if the node as a whole is meant
     */
    record Place(NodeId node, String type, Optional<String> input) {
        @Override
        public String toString() {
            return "node \"" + node + "\" (" + type + ")"
                    + input.map(name -> " input \"" + name + "\"").orElse("");
        }
    }

    /** There is nothing to run: no node whose type is an output node, or none among the targets. */
    record NothingToRun() implements GraphProblem {
        @Override
        public Optional<Place> place() {
            return Optional.empty();
        }

        @Override
        public String expected() {
            return "at least one output node";
        }

        @Override
        public String found() {
            return "none";
        }
    }

    /**
     * A node that was asked for is not in the graph.
     *
     * @param target its id
     */
    record UnknownTarget(NodeId target) implements GraphProblem {
        @Override
        public Optional<Place> place() {
            return Optional.empty();
        }

        @Override
        public String expected() {
            return "the target \"" + target + "\"";
        }

        @Override
        public String found() {
            return "no such node";
        }
    }

    /**
     * A node has no type, or one that is not known.
     *
     * @param node the node
     * @param type name of the type; empty if there is none
     */
    record UnknownType(NodeId node, String type) implements GraphProblem {
        @Override
        public Optional<Place> place() {
            return Optional.of(new Place(node, type, Optional.empty()));
        }

        @Override
        public String expected() {
            return "a known node type";
        }

        @Override
        public String found() {
            return type.isEmpty() ? "none" : "\"" + type + "\"";
        }
    }

    /**
     * Links lead from a node back to itself.
     *
     * @param path ids along the links, from producer to consumer; the first is repeated at the end
     * @param at the first node
     */
    record Cycle(List<NodeId> path, Place at) implements GraphProblem {
        /** Copies the path. */
        public Cycle {
            path = List.copyOf(path);
        }

        @Override
        public Optional<Place> place() {
            return Optional.of(at);
        }

        @Override
        public String expected() {
            return "no cycle";
        }

        @Override
        public String found() {
            return path.stream().map(NodeId::value).collect(Collectors.joining(" -> "));
        }
    }

    /**
     * A node that another expanded into has an id that is in use.
     *
     * @param at the node
     */
    record DuplicateNode(Place at) implements GraphProblem {
        @Override
        public Optional<Place> place() {
            return Optional.of(at);
        }

        @Override
        public String expected() {
            return "an id of its own";
        }

        @Override
        public String found() {
            return "one that is in use";
        }
    }

    /**
     * Nodes expand into more and more nodes.
     *
     * @param at the node at which the run was given up
     */
    record EndlessExpansion(Place at) implements GraphProblem {
        @Override
        public Optional<Place> place() {
            return Optional.of(at);
        }

        @Override
        public String expected() {
            return "an expansion that ends";
        }

        @Override
        public String found() {
            return "more levels or nodes than any workflow needs";
        }
    }

    /** A problem of one input, or of all inputs of a node. */
    sealed interface OfInput extends GraphProblem {
        /**
         * Returns the node and the input.
         *
         * @return the place
         */
        Place at();

        @Override
        default Optional<Place> place() {
            return Optional.of(at());
        }
    }

    /**
     * A node was read from JSON that had no map of inputs.
     *
     * @param at the node
     * @param value what was there instead
     */
    record NoInputs(Place at, Object value) implements OfInput {
        @Override
        public String expected() {
            return "a map of inputs";
        }

        @Override
        public String found() {
            return Python.repr(value);
        }
    }

    /**
     * A required input is missing.
     *
     * @param at the input
     * @param typeName what should flow in
     */
    record MissingInput(Place at, String typeName) implements OfInput {
        @Override
        public String expected() {
            return typeName;
        }

        @Override
        public String found() {
            return "nothing";
        }
    }

    /**
     * A list is neither a link nor wrapped as a constant.
     *
     * @param at the input
     * @param value the list
     */
    record MalformedLink(Place at, Object value) implements OfInput {
        @Override
        public String expected() {
            return "a link [node id, output index], or a list wrapped in __value__";
        }

        @Override
        public String found() {
            return Python.repr(value);
        }
    }

    /**
     * A link leads to a node that is not there.
     *
     * @param at the input
     * @param link the link
     */
    record DanglingLink(Place at, Input.Link link) implements OfInput {
        @Override
        public String expected() {
            return "a link to a node of the graph";
        }

        @Override
        public String found() {
            return "a link to \"" + link.source() + "\"";
        }
    }

    /**
     * A link leads to an output that its source does not have.
     *
     * @param at the input
     * @param link the link
     * @param outputs how many outputs the source has
     */
    record BadSlot(Place at, Input.Link link, int outputs) implements OfInput {
        @Override
        public String expected() {
            return "one of " + outputs + " outputs of node \"" + link.source() + "\"";
        }

        @Override
        public String found() {
            return "output " + link.output();
        }
    }

    /**
     * A link leads to an output of another type.
     *
     * @param at the input
     * @param port the input
     * @param link the link
     * @param sourceType name of the type of the output
     */
    record TypeMismatch(Place at, InputPort<?> port, Input.Link link, String sourceType) implements OfInput {
        @Override
        public String expected() {
            return port.type().name();
        }

        @Override
        public String found() {
            return sourceType + " from node \"" + link.source() + "\"";
        }
    }

    /**
     * A constant cannot be converted to the type of the input.
     *
     * @param at the input
     * @param port the input
     * @param value the constant
     * @param reason why, in Python's words
     */
    record NotConvertible(Place at, InputPort<?> port, Object value, String reason) implements OfInput {
        @Override
        public String expected() {
            return port.type().name();
        }

        @Override
        public String found() {
            return GraphException.shortened(Python.repr(value)) + " (" + GraphException.shortened(reason) + ")";
        }
    }

    /**
     * A number is out of range.
     *
     * @param at the input
     * @param port the input
     * @param value the number
     * @param range the range
     */
    record OutOfRange(Place at, InputPort<?> port, Number value, InputPort.Range range) implements OfInput {
        /**
         * Returns on which side it is.
         *
         * @return true if it is too small, false if it is too large
         */
        public boolean tooSmall() {
            return Python.smaller(value, range.min());
        }

        @Override
        public String expected() {
            return Python.str(range.min()) + ".." + Python.str(range.max());
        }

        @Override
        public String found() {
            return GraphException.shortened(Python.str(value));
        }
    }

    /**
     * A word is not among the choices.
     *
     * @param at the input
     * @param port the input
     * @param value the word
     * @param choices the words of the moment
     */
    record BadChoice(Place at, InputPort<?> port, Object value, List<String> choices) implements OfInput {
        /** Copies the choices. */
        public BadChoice {
            choices = List.copyOf(choices);
        }

        @Override
        public String expected() {
            return "one of " + GraphException.shortened(choices.toString());
        }

        @Override
        public String found() {
            return GraphException.shortened(Python.repr(value));
        }
    }

    /**
     * A constant has a Java class that the input does not take.
     *
     * @param at the input
     * @param port the input
     * @param value the constant
     */
    record WrongClass(Place at, InputPort<?> port, Object value) implements OfInput {
        @Override
        public String expected() {
            return port.type().name() + " (" + port.type().valueClass().getSimpleName() + ")";
        }

        @Override
        public String found() {
            return value.getClass().getSimpleName();
        }
    }

    /**
     * The node type's own check refuses a constant.
     *
     * @param at the input
     * @param reason why; empty if the check does not say
     */
    record Refused(Place at, String reason) implements OfInput {
        @Override
        public String expected() {
            return "what the node accepts";
        }

        @Override
        public String found() {
            return reason.isEmpty() ? "something else" : GraphException.shortened(reason);
        }
    }
}
