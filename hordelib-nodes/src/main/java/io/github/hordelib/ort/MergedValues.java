package io.github.hordelib.ort;

import io.github.hordelib.onnx.WeightInput;
import io.github.hordelib.onnx.WeightRows;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Computes what inputs in the place of weights are fed with: on the other processors from the beginning, so that the caller can
 * open the session meanwhile, and on the caller's when it wants the values. Used by one thread.
 */
final class MergedValues implements AutoCloseable {
    private final Function<String, WeightRows> weights;
    private final Queue<Map.Entry<String, List<WeightInput>>> left = new ConcurrentLinkedQueue<>();
    private final Map<String, Value.Resident> values = new ConcurrentHashMap<>();
    private List<ForkJoinTask<?>> others = List.of();
    private Map<String, Value.Resident> spare = Map.of();
    private boolean begun;

    /** The weights are asked for by the names of their tensors, by several threads. */
    MergedValues(Function<String, WeightRows> weights) {
        this.weights = weights;
    }

    /**
     * Begins to compute; called once.
     *
     * @param inputs what is to be computed
     * @param spare values for the same inputs that nobody uses any more; written over
     */
    void begin(List<WeightInput> inputs, Map<String, Value.Resident> spare) {
        this.spare = spare;
        begun = true;
        left.addAll(inputs.stream()
                .collect(Collectors.groupingBy(input -> input.use().tensor()))
                .entrySet());
        others = IntStream.range(1, Runtime.getRuntime().availableProcessors())
                .<ForkJoinTask<?>>mapToObj(i -> ForkJoinPool.commonPool().submit(this::compute))
                .toList();
    }

    /** Tells whether somebody has begun. */
    boolean isBegun() {
        return begun;
    }

    /** Returns the values by name of the input. */
    Map<String, Value.Resident> get() {
        compute();
        others.forEach(ForkJoinTask::join);
        return values;
    }

    /** Computes no more. */
    @Override
    public void close() {
        left.clear();
    }

    private void compute() {
        for (var next = left.poll(); next != null; next = left.poll()) {
            WeightRows whole = weights.apply(next.getKey());
            next.getValue().stream()
                    .collect(Collectors.groupingBy(input -> input.use().stored()))
                    .values()
                    .forEach(same -> write(whole, same));
        }
    }

    private void write(WeightRows whole, List<WeightInput> inputs) {
        Map<WeightInput, FloatBuffer> buffers = new HashMap<>();
        for (WeightInput input : inputs) {
            Value.Resident value = spare.get(input.name());
            ByteBuffer data = value == null ? Value.Resident.buffer(input.shape(), ElementType.FLOAT) : value.view();
            buffers.put(input, data.asFloatBuffer());
            values.put(input.name(), new Value.Resident(input.shape(), ElementType.FLOAT, data));
        }
        WeightInput.write(whole, buffers);
    }
}
