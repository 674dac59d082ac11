package io.github.hordelib.ort;

import io.github.hordelib.onnx.WeightInput;
import io.github.hordelib.onnx.WeightRows;
import java.nio.ByteBuffer;
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
    private final Map<String, Value> values = new ConcurrentHashMap<>();
    private List<ForkJoinTask<?>> others = List.of();
    private boolean begun;

    /** The weights are asked for by the names of their tensors, by several threads. */
    MergedValues(Function<String, WeightRows> weights) {
        this.weights = weights;
    }

    /** Begins to compute; called once. */
    void begin(List<WeightInput> inputs) {
        begun = true;
        left.addAll(inputs.stream()
                .collect(Collectors.groupingBy(input -> input.use().tensor()))
                .entrySet());
        others = IntStream.range(1, Runtime.getRuntime().availableProcessors())
                .<ForkJoinTask<?>>mapToObj(i -> ForkJoinPool.commonPool().submit(this::compute))
                .toList();
    }

    /** Returns the values by name of the input; begins if nobody has. */
    Map<String, Value> get(List<WeightInput> inputs) {
        if (!begun) {
            begin(inputs);
        }
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
            for (WeightInput input : next.getValue()) {
                ByteBuffer data = Value.Resident.buffer(input.shape());
                input.write(whole, data.asFloatBuffer());
                values.put(input.name(), new Value.Resident(input.shape(), data));
            }
        }
    }
}
