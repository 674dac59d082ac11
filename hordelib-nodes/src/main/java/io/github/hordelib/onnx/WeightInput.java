package io.github.hordelib.onnx;

import io.github.hordelib.tensor.Shape;
import java.nio.FloatBuffer;

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
     * Writes what the input is to be fed with.
     *
     * @param whole the weight, in the shape of the checkpoint
     * @param to filled from its position on; zeros before
     */
    public void write(WeightRows whole, FloatBuffer to) {
        int columns = Math.max(1, whole.columns());
        int step = Math.max(1, CHUNK / columns / layout.block()) * layout.block();
        int first = use instanceof WeightUse.Rows part ? part.fromRow() : 0;
        int end = first + use.stored().shape().elements() / columns;
        float[] rows = new float[step * columns];
        for (int from = first; from < end; from += step) {
            if (end - from < step) {
                rows = new float[(end - from) * columns];
            }
            whole.read(from, rows);
            if (use instanceof WeightUse.ConvolutionInput part && part.input() == WeightUse.ConvolutionInput.KERNEL) {
                layout.write(part.of(rows), part.shape().with(0, rows.length / columns), to);
            } else {
                to.put(rows);
            }
        }
    }
}
