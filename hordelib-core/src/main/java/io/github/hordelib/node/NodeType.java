package io.github.hordelib.node;

import java.util.ArrayList;
import java.util.List;

/**
 * A kind of node: its schema, which is plain data, and its function. A value that is handed to an engine. Immutable.
 *
 * @param name as in workflows, such as {@code KSampler}; frozen once released
 * @param displayName what people call it
 * @param category menu path, parts separated by {@code /}
 * @param inputs the inputs, in order
 * @param outputs the outputs, in order
 * @param outputNode whether a graph is run for the sake of nodes of this type
 * @param function what a node does
 */
public record NodeType(
        String name,
        String displayName,
        String category,
        List<InputPort<?>> inputs,
        List<OutputPort<?>> outputs,
        boolean outputNode,
        NodeFunction function) {
    /** Copies the lists. */
    public NodeType {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * Starts a type.
     *
     * @param name as in workflows
     * @return a builder
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Collects the parts of a type. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private final List<InputPort<?>> inputs = new ArrayList<>();
        private final List<OutputPort<?>> outputs = new ArrayList<>();
        private String displayName;
        private String category = "";
        private boolean outputNode;

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
         * Marks the type as one that graphs are run for, such as one that saves a picture.
         *
         * @return this
         */
        public Builder outputNode() {
            outputNode = true;
            return this;
        }

        /**
         * Completes the type.
         *
         * @param function what a node does
         * @return the type
         */
        public NodeType run(NodeFunction function) {
            return new NodeType(name, displayName, category, inputs, outputs, outputNode, function);
        }
    }
}
