package io.github.hordelib.tensor;

/**
 * The linear combination {@code a*x + b*y} of two tensors of one shape, worked out wherever it is used: it takes no tensor of
 * its own, and gives to the last bit what such a tensor would. Immutable.
 *
 * @param a factor of x
 * @param x a tensor
 * @param b factor of y
 * @param y a tensor of the same shape
 */
public record Combination(float a, Tensor x, float b, Tensor y) {
    /**
     * Checks the shapes.
     *
     * @throws IllegalArgumentException if they differ
     */
    public Combination {
        x.requireShape(y.shape());
    }

    /**
     * Returns this combination as a summand.
     *
     * @param factor its factor, rounded to float32
     * @return the summand
     */
    public Term by(double factor) {
        return new Term.OfCombination(this, (float) factor);
    }

    /**
     * Makes the tensor.
     *
     * @return a new tensor
     */
    public Tensor tensor() {
        return Tensor.combine(a, x, b, y);
    }
}
