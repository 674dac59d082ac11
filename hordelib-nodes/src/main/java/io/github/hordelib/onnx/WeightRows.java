package io.github.hordelib.onnx;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;

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
     * @param rows filled with as many whole rows as it has room for, one behind the other
     */
    void read(int from, float[] rows);

    /**
     * Returns the number of elements of a row.
     *
     * @return all extents but the first, multiplied
     */
    default int columns() {
        Shape shape = shape();
        return shape.rank() == 0 ? 1 : shape.elements() / Math.max(1, shape.get(0));
    }

    /**
     * Returns rows of a weight that is in memory.
     *
     * @param weight the weight; shared
     * @return its rows
     */
    static WeightRows of(Tensor weight) {
        return new WeightRows() {
            @Override
            public Shape shape() {
                return weight.shape();
            }

            @Override
            public void read(int from, float[] rows) {
                System.arraycopy(weight.data(), from * columns(), rows, 0, rows.length);
            }
        };
    }
}
