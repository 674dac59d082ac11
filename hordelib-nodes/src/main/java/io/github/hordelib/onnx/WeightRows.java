package io.github.hordelib.onnx;

import io.github.hordelib.tensor.Shape;

/** Gives a weight some rows at a time, so that it need not be in memory as a whole. Confined to a thread. */
public interface WeightRows {
    /**
     * Returns the shape of the whole weight.
     *
     * @return the shape; its first extent is the number of rows
     */
    Shape shape();

    /**
     * Computes rows.
     *
     * @param from the first
     * @param to one behind the last
     * @return their elements, one row behind the other; the caller's
     */
    float[] read(int from, int to);

    /**
     * Returns the number of elements of a row.
     *
     * @return all extents but the first, multiplied
     */
    default int columns() {
        Shape shape = shape();
        return shape.rank() == 0 ? 1 : shape.elements() / Math.max(1, shape.get(0));
    }
}
