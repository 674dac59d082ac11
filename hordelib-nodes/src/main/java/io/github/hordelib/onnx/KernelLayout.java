package io.github.hordelib.onnx;

import io.github.hordelib.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * How a kernel [outputs, inputs, height, width] lies in memory: with a block of output channels innermost, and a block of
 * input channels outside of that if those are blocked too. Channels are filled up with zeros to whole blocks. One channel a
 * block, and inputs not blocked, is the plain order.
 *
 * @param block channels of a block
 * @param inputs whether input channels are blocked too
 * @see <a href="https://github.com/microsoft/onnxruntime/blob/main/onnxruntime/core/mlas/lib/reorder.cpp">the reordering of
 *     ONNX Runtime (MIT)</a>
 */
public record KernelLayout(int block, boolean inputs) {
    static final KernelLayout PLAIN = new KernelLayout(1, false);

    /** The layouts that processors have, the widest first. */
    static final List<KernelLayout> ALL = List.of(
            new KernelLayout(16, true),
            new KernelLayout(16, false),
            new KernelLayout(8, true),
            new KernelLayout(8, false),
            new KernelLayout(4, true),
            new KernelLayout(4, false),
            PLAIN);

    /** Returns whether kernels of a shape fill another one up in this layout. */
    boolean fits(Shape kernel, Shape stored) {
        return stored.rank() == 4
                && stored.get(0) == filled(kernel.get(0))
                && stored.get(1) == (inputs ? filled(kernel.get(1)) : kernel.get(1))
                && stored.get(2) == kernel.get(2)
                && stored.get(3) == kernel.get(3);
    }

    private int filled(int channels) {
        return (channels + block - 1) / block * block;
    }

    /**
     * Writes kernels.
     *
     * @param kernel their elements
     * @param shape their extents
     * @param to where to; advanced to behind the last block
     */
    void write(float[] kernel, Shape shape, FloatBuffer to) {
        if (block == 1) {
            to.put(kernel);
            return;
        }
        int window = shape.get(2) * shape.get(3);
        int within = inputs ? block : 1;
        int[] places = places(window, within);
        float[] chunk = new float[places.length * block];
        for (int output = 0; output < shape.get(0); output += block) {
            int outputs = Math.min(block, shape.get(0) - output);
            for (int input = 0; input < shape.get(1); input += within) {
                int count = Math.min(within, shape.get(1) - input) * window;
                if (outputs < block || count < places.length) {
                    Arrays.fill(chunk, 0);
                }
                for (int o = 0; o < outputs; o++) {
                    scatter(kernel, ((output + o) * shape.get(1) + input) * window, count, chunk, places, o);
                }
                to.put(chunk);
            }
        }
    }

    /** Where in a block the elements of one output's kernel lie, if it is the first: [window, input, output]. */
    private int[] places(int window, int within) {
        int[] places = new int[within * window];
        for (int i = 0; i < places.length; i++) {
            places[i] = (i % window * within + i / window) * block;
        }
        return places;
    }

    private static void scatter(float[] kernel, int from, int count, float[] chunk, int[] places, int output) {
        for (int i = 0; i < count; i++) {
            chunk[places[i] + output] = kernel[from + i];
        }
    }
}
