package io.github.hordelib.onnx;

import io.github.hordelib.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * An input of a graph that takes the place of a weight, see {@link WeightInputs}. Immutable.
 *
 * @param name name of the input
 * @param shape its extents
 * @param use which part of which weight it takes
 * @param layout the order of its elements, if it is a kernel
 */
public record WeightInput(String name, Shape shape, WeightUse use, KernelLayout layout) {
    /** So many elements at once stay in the fastest cache. */
    private static final int CHUNK = 1 << 12;

    /**
     * Writes what inputs are to be fed with that take the same part of a weight; it is computed once for all.
     *
     * @param whole the weight, in the shape of the checkpoint
     * @param inputs where to write the values of each, from the buffer's position on; zeros before
     */
    public static void write(WeightRows whole, Map<WeightInput, FloatBuffer> inputs) {
        WeightUse use = inputs.keySet().iterator().next().use();
        int block = inputs.keySet().stream()
                .mapToInt(input -> input.layout.block())
                .max()
                .orElse(1);
        int columns = Math.max(1, whole.columns());
        int step = Math.max(1, CHUNK / columns / block) * block;
        int first = use instanceof WeightUse.Rows part ? part.fromRow() : 0;
        int end = first + use.stored().shape().elements() / columns;
        float[] rows = new float[step * columns];
        for (int from = first; from < end; from += step) {
            if (end - from < step) {
                rows = new float[(end - from) * columns];
            }
            whole.read(from, rows);
            for (Map.Entry<WeightInput, FloatBuffer> input : inputs.entrySet()) {
                input.getKey().put(rows, columns, input.getValue());
            }
        }
    }

    private void put(float[] rows, int columns, FloatBuffer to) {
        if (use instanceof WeightUse.ConvolutionInput part && part.input() == WeightUse.ConvolutionInput.KERNEL) {
            layout.write(part.of(rows), part.shape().with(0, rows.length / columns), to);
        } else {
            to.put(rows);
        }
    }
}
