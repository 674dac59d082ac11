package io.github.hordelib.model;

import io.github.hordelib.tensor.Tensor;

/** Vectors scaled to length 1. */
final class UnitVectors {
    private UnitVectors() {}

    static Tensor of(Tensor rows) {
        int width = rows.shape().get(-1);
        Tensor result = Tensor.zeros(rows.shape());
        for (int from = 0; from < rows.data().length; from += width) {
            double square = 0;
            for (int i = from; i < from + width; i++) {
                square += (double) rows.data()[i] * rows.data()[i];
            }
            double length = Math.sqrt(square);
            for (int i = from; i < from + width; i++) {
                result.data()[i] = (float) (rows.data()[i] / length);
            }
        }
        return result;
    }
}
