package io.github.hordelib.onnx;

import io.github.hordelib.checkpoint.StoredTensor;
import io.github.hordelib.tensor.Shape;
import java.util.Optional;
import java.util.stream.IntStream;

/** A place in a graph where a weight of the checkpoint, or a part of it, is used. Immutable. */
public sealed interface WeightUse {
    /**
     * Returns the weight.
     *
     * @return name of the whole tensor in the checkpoint
     */
    String tensor();

    /**
     * Returns where the weight, or its part, lies in the checkpoint.
     *
     * @return its place
     */
    StoredTensor stored();

    /**
     * Rows of a weight, as they are.
     *
     * @param value name of the value that operators take
     * @param tensor name of the whole tensor
     * @param fromRow the first row
     * @param stored where the rows lie, in the shape that operators take
     */
    record Rows(String value, String tensor, int fromRow, StoredTensor stored) implements WeightUse {}

    /**
     * Kernel or bias of a convolution.
     *
     * @param node name of the node
     * @param result name of what it computes, as the graph gives it out
     * @param input which of its inputs: 1 for the kernel, 2 for the bias
     * @param tensor name of the tensor
     * @param stored where it lies: [outputs, inputs, height, width] or [outputs]
     * @param phase which pixels of a doubled image it is for, if taps of the kernel are added up
     */
    record ConvolutionInput(
            String node, String result, int input, String tensor, StoredTensor stored, Optional<Phase> phase)
            implements WeightUse {
        static final int KERNEL = 1;
        static final int BIAS = 2;

        static ConvolutionInput of(
                Edge convolved, int input, String tensor, StoredTensor stored, Optional<Phase> phase) {
            return new ConvolutionInput(convolved.name(), convolved.name(), input, tensor, stored, phase);
        }

        ConvolutionInput withResult(String name) {
            return new ConvolutionInput(node, name, input, tensor, stored, phase);
        }

        /** The extents that the operator takes, with all channels. */
        Shape shape() {
            return phase.isPresent() ? stored.shape().with(2, 2).with(3, 2) : stored.shape();
        }

        float[] of(float[] rows) {
            return phase.map(one -> one.sums(rows)).orElse(rows);
        }
    }

    /**
     * The pixels of a doubled image with one parity of row and column. A 3x3 kernel sees only 2x2 different pixels there; its
     * taps that fall together add up.
     *
     * @param row 0 or 1
     * @param column 0 or 1
     */
    record Phase(int row, int column) {
        private static final int TAPS = 9;
        private static final int SUMS = 4;

        /** Which of the 9 taps add up to which of the 4. */
        float[] matrix() {
            float[] matrix = new float[TAPS * SUMS];
            for (int tap = 0; tap < TAPS; tap++) {
                matrix[tap * SUMS + to(tap)] = 1;
            }
            return matrix;
        }

        /** Adds up the taps of kernels that lie one behind the other. */
        float[] sums(float[] kernels) {
            int[] places = IntStream.range(0, TAPS).map(this::to).toArray();
            float[] sums = new float[kernels.length / TAPS * SUMS];
            for (int from = 0, to = 0; from < kernels.length; from += TAPS, to += SUMS) {
                for (int tap = 0; tap < TAPS; tap++) {
                    sums[to + places[tap]] += kernels[from + tap];
                }
            }
            return sums;
        }

        private int to(int tap) {
            return (tap / 3 + 1 - row) / 2 * 2 + (tap % 3 + 1 - column) / 2;
        }
    }
}
