package io.github.hordelib.onnx;

import io.github.hordelib.onnx.WeightUse.ConvolutionInput;
import io.github.hordelib.onnx.WeightUse.Rows;
import io.github.hordelib.tensor.Shape;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Turns weights of a serialised graph that ONNX Runtime has optimised for processors into inputs, so that one session serves
 * any values of them, and nothing is prepared or copied anew for others. The optimiser keeps the names of nodes and of most
 * weights; kernels of convolutions it lays out in blocks of channels, which is recognised by comparing them with those of the
 * checkpoint.
 */
public final class WeightInputs {
    private static final int GRAPH = 7;
    private static final int NODE = 1;
    private static final int INITIALIZER = 5;
    private static final int INPUT = 11;
    private static final float TOLERANCE = 1e-6f;

    private final List<WireField> graph;
    private final Map<String, StoredInitializer> initializers = new HashMap<>();
    private final Map<String, List<WireField>> convolutions = new HashMap<>();
    private final Map<String, WeightInput> inputs = new LinkedHashMap<>();

    private WeightInputs(byte[] graph, Path folder) {
        this.graph = WireField.all(graph);
        for (WireField field : this.graph) {
            if (field.number() == INITIALIZER) {
                StoredInitializer initializer = StoredInitializer.of(field.content(), folder);
                initializers.put(initializer.name(), initializer);
            } else if (field.number() == NODE) {
                List<WireField> node = WireField.all(field.content());
                if (WireField.text(node, 4, 0).equals("Conv")) {
                    convolutions.put(WireField.text(node, 3, 0), node);
                }
            }
        }
    }

    /**
     * A graph with inputs in the place of weights.
     *
     * @param model a serialised model
     * @param inputs what its new inputs take
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record Rewritten(byte[] model, List<WeightInput> inputs) {
        /** Copies the list. */
        public Rewritten {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * Rewrites a graph.
     *
     * @param model a serialised float32 model that is optimised no further; not written
     * @param folder where its external data lies
     * @param uses where the weights that become inputs are used in the graph as it was built
     * @return the rewritten model; empty if one of the weights cannot be found in it, or has an unknown layout
     * @throws GraphException if the bytes are no model
     */
    public static Optional<Rewritten> in(byte[] model, Path folder, List<WeightUse> uses) {
        Wire result = new Wire();
        List<WeightInput> inputs = List.of();
        for (WireField field : WireField.all(model)) {
            if (field.number() == GRAPH) {
                WeightInputs inside = new WeightInputs(field.content(), folder);
                if (!inside.find(uses)) {
                    return Optional.empty();
                }
                result.message(GRAPH, inside.rewritten());
                inputs = List.copyOf(inside.inputs.values());
            } else {
                result.copy(field);
            }
        }
        return Optional.of(new Rewritten(result.toByteArray(), inputs));
    }

    private boolean find(List<WeightUse> uses) {
        Set<String> missing = new TreeSet<>();
        for (WeightUse use : uses) {
            if (use instanceof Rows rows && !find(rows)) {
                missing.add(rows.tensor());
            }
        }
        for (WeightUse use : uses) {
            if (use instanceof ConvolutionInput part) {
                if (!find(part)) {
                    return false;
                }
                missing.remove(part.tensor());
            }
        }
        return missing.isEmpty();
    }

    private boolean find(Rows rows) {
        StoredInitializer initializer = initializers.get(rows.value());
        if (initializer == null
                || !initializer.isFloat()
                || !initializer.shape().equals(rows.stored().shape())) {
            return false;
        }
        add(new WeightInput(rows.value(), initializer.shape(), rows, KernelLayout.PLAIN));
        return true;
    }

    private boolean find(ConvolutionInput part) {
        List<WireField> node = Optional.ofNullable(convolutions.get(part.result() + "_nchwc"))
                .or(() -> Optional.ofNullable(convolutions.get(part.node())))
                .orElse(List.of());
        String value = WireField.text(node, 1, part.input());
        if (inputs.containsKey(value)) {
            return true;
        }
        Optional<KernelLayout> layout = Optional.ofNullable(initializers.get(value))
                .filter(StoredInitializer::isFloat)
                .flatMap(initializer -> layout(part, initializer));
        layout.ifPresent(found -> add(new WeightInput(value, requireFound(value).shape(), part, found)));
        return layout.isPresent();
    }

    private void add(WeightInput input) {
        inputs.put(input.name(), input);
    }

    private StoredInitializer requireFound(String value) {
        StoredInitializer initializer = initializers.get(value);
        if (initializer == null) {
            throw new GraphException("weight \"" + value + "\": expected it in the graph, found none");
        }
        return initializer;
    }

    private static Optional<KernelLayout> layout(ConvolutionInput part, StoredInitializer initializer) {
        if (part.input() == ConvolutionInput.BIAS) {
            boolean fits =
                    initializer.shape().elements() >= part.stored().shape().elements();
            return fits ? Optional.of(KernelLayout.PLAIN) : Optional.empty();
        }
        return KernelLayout.ALL.stream()
                .filter(layout -> layout.fits(part.shape(), initializer.shape()))
                .filter(layout -> matches(layout, part, initializer))
                .findFirst();
    }

    /** Compares the first and the last block of outputs with those of the checkpoint. */
    private static boolean matches(KernelLayout layout, ConvolutionInput part, StoredInitializer initializer) {
        int last = initializer.shape().get(0) - layout.block();
        return matches(layout, part, initializer, 0) && (last == 0 || matches(layout, part, initializer, last));
    }

    private static boolean matches(
            KernelLayout layout, ConvolutionInput part, StoredInitializer initializer, int from) {
        Shape whole = part.shape();
        int to = Math.min(from + layout.block(), whole.get(0));
        float[] found = initializer.rows(from, from + layout.block());
        float[] expected = new float[found.length];
        float[] base = part.of(part.stored().rows(from, to).read().data());
        layout.write(base, whole.with(0, to - from), FloatBuffer.wrap(expected));
        float largest = 0;
        boolean constant = true;
        for (float element : base) {
            largest = Math.max(largest, Math.abs(element));
            constant &= element == base[0];
        }
        if (constant && layout.block() > 1) {
            return false; // any order looks like any other
        }
        for (int i = 0; i < found.length; i++) {
            if (!(Math.abs(found[i] - expected[i]) <= TOLERANCE * largest)) {
                return false;
            }
        }
        return true;
    }

    private Wire rewritten() {
        Wire result = new Wire();
        for (WireField field : graph) {
            if (!isReplaced(field)) {
                result.copy(field);
            }
        }
        for (WeightInput input : inputs.values()) {
            List<String> extents = Arrays.stream(input.shape().toArray())
                    .mapToObj(Integer::toString)
                    .toList();
            result.message(INPUT, new Port(input.name(), ElementType.FLOAT, extents).encode());
        }
        return result;
    }

    /** Whether it is one of the weights, or the declaration that it may be fed. */
    private boolean isReplaced(WireField field) {
        return switch (field.number()) {
            case INITIALIZER -> inputs.containsKey(WireField.text(WireField.all(field.content()), 8, 0));
            case INPUT -> inputs.containsKey(WireField.text(WireField.all(field.content()), 1, 0));
            default -> false;
        };
    }
}
