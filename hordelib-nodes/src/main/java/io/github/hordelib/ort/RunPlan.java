package io.github.hordelib.ort;

import io.github.hordelib.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the runs of a session share: names and types, buffers, and the output shapes seen for input shapes, which let a later
 * run of the same shapes write straight into our buffers. Thread-safe.
 */
final class RunPlan {
    private static final int REMEMBERED = 64;
    /** A run that takes and gives this many bytes uses blocks so large that the C library returns them to the system. */
    private static final long LARGE = 1 << 20;
    /** A decoder gives 48 numbers for each that it takes. */
    private static final int MOST_GROWTH = 64;

    private final String model;
    private final Map<String, TensorSpec> inputs;
    private final Map<String, TensorSpec> outputs;
    private final BufferPool pool;
    private final String shrinkKey;
    private final Map<Object, Map<String, Shape>> shapes = new LinkedHashMap<>();

    RunPlan(
            String model,
            Map<String, TensorSpec> inputs,
            Map<String, TensorSpec> outputs,
            BufferPool pool,
            String shrinkKey) {
        this.model = model;
        this.inputs = inputs;
        this.outputs = outputs;
        this.pool = pool;
        this.shrinkKey = shrinkKey;
    }

    String model() {
        return model;
    }

    BufferPool pool() {
        return pool;
    }

    /**
     * Says which arenas a run gives back. Small runs keep theirs: their blocks would go to the heap of the C library, which is
     * left with holes between them and grows from run to run.
     *
     * @return devices in ONNX Runtime's form, empty for none
     */
    String shrinkKey(Map<String, Value> values, Set<String> wanted) {
        if (shrinkKey.isEmpty()) {
            return "";
        }
        long taken = values.values().stream()
                .mapToLong(value -> bytes(value.shape()))
                .sum();
        long given = recall(key(values, wanted))
                .map(known -> known.values().stream().mapToLong(RunPlan::bytes).sum())
                .orElse(taken * MOST_GROWTH);
        return taken + given < LARGE ? "" : shrinkKey;
    }

    private static long bytes(Shape shape) {
        return (long) Float.BYTES * shape.elements();
    }

    ElementType inputType(String name) {
        return spec(inputs, name).type();
    }

    ElementType outputType(String name) {
        return spec(outputs, name).type();
    }

    /** Checks that a run is fed as the model declares. */
    void check(Map<String, Value> values, Set<String> wanted) {
        for (TensorSpec input : inputs.values()) {
            Value value = values.get(input.name());
            if (value == null) {
                throw new BackendException(model, "expected a value for input \"" + input + "\", found none");
            }
            if (!input.accepts(value.shape())) {
                throw new BackendException(model, "input \"" + input + "\": found shape " + value.shape());
            }
        }
        for (String name : values.keySet()) {
            spec(inputs, name);
        }
        if (wanted.isEmpty()) {
            throw new BackendException(model, "expected at least one output to compute, found none");
        }
        for (String name : wanted) {
            spec(outputs, name);
        }
    }

    /** Names what decides the shapes of the outputs. */
    Object key(Map<String, Value> values, Set<String> wanted) {
        Map<String, Shape> key = new TreeMap<>();
        values.forEach((name, value) -> key.put(name, value.shape()));
        return Map.entry(key, Set.copyOf(wanted));
    }

    synchronized Optional<Map<String, Shape>> recall(Object key) {
        return Optional.ofNullable(shapes.get(key));
    }

    synchronized void remember(Object key, Map<String, Shape> outputShapes) {
        if (shapes.size() >= REMEMBERED) {
            shapes.remove(shapes.keySet().iterator().next());
        }
        shapes.put(key, Map.copyOf(outputShapes));
    }

    synchronized void forget(Object key) {
        shapes.remove(key);
    }

    private TensorSpec spec(Map<String, TensorSpec> specs, String name) {
        TensorSpec spec = specs.get(name);
        if (spec == null) {
            throw new BackendException(model, "expected one of " + specs.values() + ", found \"" + name + "\"");
        }
        return spec;
    }
}
