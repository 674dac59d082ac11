package io.github.hordelib.model;

import io.github.hordelib.ort.ElementType;
import io.github.hordelib.ort.TensorSpec;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an ONNX file says about itself, read without its weights: inputs, outputs, and where external weights lie. Walks the
 * wire format from field to field, so that a file of gigabytes is checked in milliseconds and one that is cut off, or is
 * something else, is found out. Immutable.
 *
 * @param file the file
 * @param inputs what is fed, by name; weights that older files list among the inputs are left out
 * @param outputs what comes out, by name
 * @param weightBytes bytes of the file and of its external weights
 */
record OnnxHeader(Path file, Map<String, TensorSpec> inputs, Map<String, TensorSpec> outputs, long weightBytes) {
    private static final Map<Long, ElementType> TYPES = Map.of(
            1L, ElementType.FLOAT,
            2L, ElementType.UINT8,
            3L, ElementType.INT8,
            6L, ElementType.INT32,
            7L, ElementType.INT64,
            9L, ElementType.BOOL,
            10L, ElementType.FLOAT16,
            11L, ElementType.DOUBLE,
            16L, ElementType.BFLOAT16);

    /**
     * Reads a file.
     *
     * @throws ModelException if it is no ONNX file, is cut off, misses external weights, or has a Conv without channels
     */
    static OnnxHeader read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ModelException(file + ": expected an ONNX file, found none");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new Reader(file, new WireReader(file, channel)).read();
        } catch (IOException e) {
            throw new ModelException(file + ": cannot be read", e);
        }
    }

    private static final class Reader {
        private final Path file;
        private final WireReader wire;
        private final Map<String, TensorSpec> inputs = new LinkedHashMap<>();
        private final Map<String, TensorSpec> outputs = new LinkedHashMap<>();
        private final Set<String> initializers = new HashSet<>();
        private final Set<String> withoutElements = new HashSet<>();
        private final List<String> convolved = new ArrayList<>();
        private long externalBytes;

        Reader(Path file, WireReader wire) {
            this.file = file;
            this.wire = wire;
        }

        OnnxHeader read() throws IOException {
            boolean found = false;
            for (WireReader.Field field : wire.fields(0, wire.size())) {
                if (field.number() == 7 && field.isMessage()) {
                    found = true;
                    readGraph(field);
                }
            }
            if (!found || outputs.isEmpty()) {
                throw new ModelException(file + ": expected an ONNX model, found a file without a graph");
            }
            inputs.keySet().removeAll(initializers);
            convolved.retainAll(withoutElements);
            if (!convolved.isEmpty()) {
                throw new ModelException(file + ": expected Conv weights with channels, found none in " + convolved);
            }
            return new OnnxHeader(file, inputs, outputs, wire.size() + externalBytes);
        }

        private void readGraph(WireReader.Field graph) throws IOException {
            for (WireReader.Field field : wire.fields(graph)) {
                switch (field.number()) {
                    case 1 -> readNode(field);
                    case 5 -> readInitializer(field);
                    case 11 -> readValue(field, inputs);
                    case 12 -> readValue(field, outputs);
                    default -> {}
                }
            }
        }

        private void readNode(WireReader.Field node) throws IOException {
            List<String> operands = new ArrayList<>();
            String operator = "";
            for (WireReader.Field field : wire.fields(node)) {
                if (field.number() == 1) {
                    operands.add(wire.text(field));
                } else if (field.number() == 4) {
                    operator = wire.text(field);
                }
            }
            if (operator.startsWith("Conv") && operands.size() > 1) {
                convolved.add(operands.get(1));
            }
        }

        private void readInitializer(WireReader.Field tensor) throws IOException {
            String name = "";
            boolean empty = false;
            Map<String, String> external = new LinkedHashMap<>();
            for (WireReader.Field field : wire.fields(tensor)) {
                switch (field.number()) {
                    case 1 -> empty |= !field.isMessage() && field.value() == 0;
                    case 8 -> name = wire.text(field);
                    case 13 -> readEntry(field, external);
                    default -> {}
                }
            }
            initializers.add(name);
            if (empty) {
                withoutElements.add(name);
            }
            if (external.containsKey("location")) {
                checkExternal(name, external);
            }
        }

        private void readEntry(WireReader.Field entry, Map<String, String> target) throws IOException {
            String key = "";
            String value = "";
            for (WireReader.Field field : wire.fields(entry)) {
                if (field.number() == 1) {
                    key = wire.text(field);
                } else if (field.number() == 2) {
                    value = wire.text(field);
                }
            }
            target.put(key, value);
        }

        private void checkExternal(String name, Map<String, String> external) throws IOException {
            String location = external.getOrDefault("location", "");
            Path weights = file.resolveSibling(location);
            long offset = number(name, external.getOrDefault("offset", "0"));
            long length = number(name, external.getOrDefault("length", "0"));
            if (!Files.isRegularFile(weights)) {
                throw new ModelException(
                        file + ": expected the weights of \"" + name + "\" in " + weights + ", found no such file");
            }
            if (offset < 0 || length < 0 || offset > Files.size(weights) - length) {
                throw new ModelException(file + ": expected the weights of \"" + name + "\" at " + offset + " to "
                        + (offset + length) + " of " + weights + ", found " + Files.size(weights) + " bytes");
            }
            externalBytes += length;
        }

        private long number(String name, String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw new ModelException(
                        file + ", weights of \"" + name + "\": expected a position, found \"" + text + "\"", e);
            }
        }

        private void readValue(WireReader.Field value, Map<String, TensorSpec> target) throws IOException {
            String name = "";
            long type = 0;
            List<TensorSpec.Axis> axes = new ArrayList<>();
            for (WireReader.Field field : wire.fields(value)) {
                if (field.number() == 1) {
                    name = wire.text(field);
                } else if (field.number() == 2) {
                    for (WireReader.Field kind : wire.fields(field)) {
                        if (kind.number() == 1) {
                            type = readTensorType(kind, axes);
                        }
                    }
                }
            }
            ElementType element = TYPES.get(type);
            if (element == null) {
                throw new ModelException(file + ": expected numbers for \"" + name + "\", found element type " + type);
            }
            target.put(name, new TensorSpec(name, element, axes));
        }

        private long readTensorType(WireReader.Field tensor, List<TensorSpec.Axis> axes) throws IOException {
            long type = 0;
            for (WireReader.Field field : wire.fields(tensor)) {
                if (field.number() == 1) {
                    type = field.value();
                } else if (field.number() == 2) {
                    for (WireReader.Field axis : wire.fields(field)) {
                        axes.add(readAxis(axis));
                    }
                }
            }
            return type;
        }

        private TensorSpec.Axis readAxis(WireReader.Field axis) throws IOException {
            long extent = -1;
            String symbol = "";
            for (WireReader.Field field : wire.fields(axis)) {
                if (field.number() == 1 && !field.isMessage()) {
                    extent = field.value();
                } else if (field.number() == 2) {
                    symbol = wire.text(field);
                }
            }
            return new TensorSpec.Axis(extent, symbol);
        }
    }
}
