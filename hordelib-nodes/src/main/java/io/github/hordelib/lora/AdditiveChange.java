package io.github.hordelib.lora;

import io.github.hordelib.tensor.Shape;

/** A change that is added to a weight, whatever that is. */
sealed interface AdditiveChange extends WeightChange
        permits WeightChange.LowRank, WeightChange.Hadamard, WeightChange.Kronecker, WeightChange.Difference {
    /** Returns what computes the change at strength 1, flattened to [output channels, all the rest]. */
    Rows rows();

    @Override
    default Merge merge(Shape weight, double strength) {
        requireFit(this, weight);
        int columns = shape().get(1);
        float[] line = new float[columns];
        Rows change = rows();
        return (firstRow, rows) -> {
            if (rows.length == columns) {
                change.add(firstRow, strength, rows);
                return;
            }
            for (int row = 0; row < rows.length / columns; row++) {
                System.arraycopy(rows, row * columns, line, 0, columns);
                change.add(firstRow + row, strength, line);
                System.arraycopy(line, 0, rows, row * columns, columns);
            }
        };
    }

    static void requireFit(WeightChange change, Shape weight) {
        if (!change.fits(weight)) {
            throw new LoraException("adapter: expected a change of shape " + weight + ", found " + change.shape());
        }
    }
}
