package io.github.hordelib.node;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A kind of node: its schema, which is plain data, and its function. A value that is handed to an engine. Immutable.
 *
 * @param name as in workflows, such as {@code KSampler}; frozen once released
 * @param labels what people see
 * @param inputs the inputs, in order
 * @param hidden what the node is told by the engine, by name
 * @param outputs the outputs, in order
 * @param flags how the engine treats the type
 * @param behaviour what a node does
 */
public record NodeType(
        String name,
        Labels labels,
        List<InputPort<?>> inputs,
        Map<String, HiddenInput> hidden,
        List<OutputPort<?>> outputs,
        Set<Flag> flags,
        Behaviour behaviour) {
    /** Copies lists, maps and sets. */
    public NodeType {
        inputs = List.copyOf(inputs);
        hidden = Collections.unmodifiableMap(new LinkedHashMap<>(hidden));
        outputs = List.copyOf(outputs);
        flags = Set.copyOf(flags);
    }

    /**
     * What people see of a type. Immutable.
     *
     * @param displayName what people call it
     * @param category menu path, parts separated by {@code /}
     * @param description a sentence or two; empty if there is nothing to say
     */
    public record Labels(String displayName, String category, String description) {}

    /** How the engine treats a type. */
    public enum Flag {
        /** Graphs are run for the sake of nodes of this type. */
        OUTPUT_NODE,
        /** A node is called once with whole lists instead of once for each element; see {@link Inputs#list(InputPort)}. */
        INPUT_IS_LIST,
        /** Results are cached for one node id only. */
        NOT_IDEMPOTENT,
        /** A node mostly waits, so that others may run beside it even in a run that takes one node after the other. */
        WAITS,
        /** Kept for old workflows. */
        DEPRECATED,
        /** May change. */
        EXPERIMENTAL
    }

    /**
     * What a node does. Immutable.
     *
     * @param function computes the outputs
     * @param check judges constants, if types, ranges and choices are not enough
     * @param lazyCheck tells which lazy inputs are needed, if there are lazy inputs
     * @param fingerprint tells whether something outside of the graph has changed, if the node reads such things
     */
    public record Behaviour(
            NodeFunction function,
            Optional<InputCheck> check,
            Optional<LazyCheck> lazyCheck,
            Optional<Fingerprint> fingerprint) {}

    /**
     * Starts a type.
     *
     * @param name as in workflows
     * @return a builder
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /**
     * Returns what people call the type.
     *
     * @return any text
     */
    public String displayName() {
        return labels.displayName();
    }

    /**
     * Returns the menu path.
     *
     * @return parts separated by {@code /}
     */
    public String category() {
        return labels.category();
    }

    /**
     * Returns whether graphs are run for the sake of nodes of this type.
     *
     * @return true if so
     */
    public boolean outputNode() {
        return has(Flag.OUTPUT_NODE);
    }

    /**
     * Returns whether a flag is set.
     *
     * @param flag the flag
     * @return true if so
     */
    public boolean has(Flag flag) {
        return flags.contains(flag);
    }

    /**
     * Returns what a node computes.
     *
     * @return the function
     */
    public NodeFunction function() {
        return behaviour.function();
    }

    /**
     * Returns an input.
     *
     * @param inputName its name
     * @return the input, empty if there is none of that name
     */
    public Optional<InputPort<?>> input(String inputName) {
        for (InputPort<?> port : inputs) {
            if (port.name().equals(inputName)) {
                return Optional.of(port);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return name + inputs + " -> " + outputs.stream().map(OutputPort::type).toList();
    }

    /** Collects the parts of a type. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private final List<InputPort<?>> inputs = new ArrayList<>();
        private final Map<String, HiddenInput> hidden = new LinkedHashMap<>();
        private final List<OutputPort<?>> outputs = new ArrayList<>();
        private final Set<Flag> flags = EnumSet.noneOf(Flag.class);
        private String displayName;
        private String category = "";
        private String description = "";
        private Optional<InputCheck> check = Optional.empty();
        private Optional<LazyCheck> lazyCheck = Optional.empty();
        private Optional<Fingerprint> fingerprint = Optional.empty();

        private Builder(String name) {
            this.name = name;
            this.displayName = name;
        }

        /**
         * Sets what people call the type.
         *
         * @param text any text
         * @return this
         */
        public Builder displayName(String text) {
            displayName = text;
            return this;
        }

        /**
         * Sets the menu path.
         *
         * @param path parts separated by {@code /}
         * @return this
         */
        public Builder category(String path) {
            category = path;
            return this;
        }

        /**
         * Says what the type is for.
         *
         * @param text a sentence or two
         * @return this
         */
        public Builder description(String text) {
            description = text;
            return this;
        }

        /**
         * Adds an input.
         *
         * @param port the input
         * @return this
         */
        public Builder input(InputPort<?> port) {
            inputs.add(port);
            return this;
        }

        /**
         * Adds something the node is told by the engine.
         *
         * @param inputName name in the schema
         * @param kind what it is told
         * @return this
         */
        public Builder hidden(String inputName, HiddenInput kind) {
            hidden.put(inputName, kind);
            return this;
        }

        /**
         * Adds an output named after its type.
         *
         * @param type what flows out
         * @return this
         */
        public Builder output(PortType<?> type) {
            return output(type.name(), type);
        }

        /**
         * Adds an output.
         *
         * @param portName what people call it
         * @param type what flows out
         * @param <T> Java class of the values
         * @return this
         */
        public <T> Builder output(String portName, PortType<T> type) {
            outputs.add(new OutputPort<>(portName, type));
            return this;
        }

        /**
         * Adds an output that gives a list of values.
         *
         * @param portName what people call it
         * @param type what flows out
         * @param <T> Java class of the elements
         * @return this
         */
        public <T> Builder listOutput(String portName, PortType<T> type) {
            outputs.add(new OutputPort<>(portName, type, true));
            return this;
        }

        /**
         * Marks the type as one that graphs are run for, such as one that saves a picture.
         *
         * @return this
         */
        public Builder outputNode() {
            return flag(Flag.OUTPUT_NODE);
        }

        /**
         * Sets a flag.
         *
         * @param flag the flag
         * @return this
         */
        public Builder flag(Flag flag) {
            flags.add(flag);
            return this;
        }

        /**
         * Sets a check of constants.
         *
         * @param rule the check, called with the constants of one node
         * @param looksAt names of the inputs that problems are reported for
         * @return this
         */
        public Builder check(InputCheck.Rule rule, String... looksAt) {
            return check(new InputCheck(Set.of(looksAt), false, rule));
        }

        /**
         * Sets a check of constants.
         *
         * @param inputCheck the check
         * @return this
         */
        public Builder check(InputCheck inputCheck) {
            check = Optional.of(inputCheck);
            return this;
        }

        /**
         * Sets what decides on lazy inputs.
         *
         * @param decision tells which are needed
         * @return this
         */
        public Builder lazyCheck(LazyCheck decision) {
            lazyCheck = Optional.of(decision);
            return this;
        }

        /**
         * Sets what tells whether something outside of the graph has changed.
         *
         * @param value gives a value that is equal as long as a cached result is good
         * @return this
         */
        public Builder fingerprint(Fingerprint value) {
            fingerprint = Optional.of(value);
            return this;
        }

        /**
         * Completes the type.
         *
         * @param function what a node does
         * @return the type
         */
        public NodeType run(NodeFunction function) {
            return new NodeType(
                    name,
                    new Labels(displayName, category, description),
                    inputs,
                    hidden,
                    outputs,
                    flags,
                    new Behaviour(function, check, lazyCheck, fingerprint));
        }
    }
}
