package io.github.hordelib.noise;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;

/** A stream of unit Gaussian numbers whose values depend on how many are drawn at a time. Has state. */
interface GaussianGenerator {
    /**
     * Draws some numbers in one go.
     *
     * @param target where they go
     * @param from first index
     * @param count how many
     */
    void fill(float[] target, int from, int count);

    /** Draws a tensor in one go. */
    default Tensor next(Shape shape) {
        Tensor tensor = Tensor.zeros(shape);
        fill(tensor.data(), 0, tensor.data().length);
        return tensor;
    }
}
