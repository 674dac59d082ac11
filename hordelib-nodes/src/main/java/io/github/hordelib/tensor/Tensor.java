package io.github.hordelib.tensor;

import java.util.Arrays;
import java.util.List;

/**
 * A dense row-major float32 tensor on the Java heap. A tensor that has been handed on is never written again, so it may be
 * shared freely between threads; only its maker fills {@link #data()}. Native memory is the business of the {@code ort}
 * package alone. Thread-safe once filled. Two tensors are equal if shape and all elements are (bit for bit).
 */
public final class Tensor {
    /** What no sum is changed by: 0 would turn -0 into 0. */
    private static final float NEUTRAL = -0f;

    private final Shape shape;
    private final float[] data;

    private Tensor(Shape shape, float[] data) {
        this.shape = shape;
        this.data = data;
    }

    /**
     * Returns a tensor over an array, without a copy: the caller gives the array away.
     *
     * @param shape the shape
     * @param data row-major elements
     * @return the tensor
     * @throws IllegalArgumentException if the number of elements does not match
     */
    public static Tensor of(Shape shape, float... data) {
        if (shape.elements() != data.length) {
            throw new IllegalArgumentException(
                    "tensor " + shape + ": expected " + shape.elements() + " elements, found " + data.length);
        }
        return new Tensor(shape, data);
    }

    /**
     * Returns a tensor of zeros.
     *
     * @param shape the shape
     * @return the tensor
     */
    public static Tensor zeros(Shape shape) {
        return new Tensor(shape, new float[shape.elements()]);
    }

    /**
     * Returns a tensor of equal elements.
     *
     * @param shape the shape
     * @param value every element
     * @return the tensor
     */
    public static Tensor filled(Shape shape, float value) {
        Tensor tensor = zeros(shape);
        Arrays.fill(tensor.data, value);
        return tensor;
    }

    /**
     * Returns the shape.
     *
     * @return the shape
     */
    public Shape shape() {
        return shape;
    }

    /**
     * Returns the elements, row-major. The array is shared: only the maker of a tensor writes to it, and only before the
     * tensor is handed on.
     *
     * @return the array itself, not a copy
     */
    public float[] data() {
        return data;
    }

    /**
     * Returns the same elements under another shape.
     *
     * @param newShape a shape with as many elements
     * @return a tensor over the same array
     */
    public Tensor reshape(Shape newShape) {
        return of(newShape, data);
    }

    /**
     * Returns {@code this + other}.
     *
     * @param other a tensor of the same shape
     * @return a new tensor
     */
    public Tensor plus(Tensor other) {
        return combine(1, this, 1, other);
    }

    /**
     * Returns {@code this - other}.
     *
     * @param other a tensor of the same shape
     * @return a new tensor
     */
    public Tensor minus(Tensor other) {
        return combine(1, this, -1, other);
    }

    /**
     * Returns {@code factor * this}.
     *
     * @param factor the factor
     * @return a new tensor
     */
    public Tensor times(float factor) {
        float[] result = new float[data.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = data[i] * factor;
        }
        return new Tensor(shape, result);
    }

    /**
     * Returns {@code a*x + b*y}.
     *
     * @param a factor of x
     * @param x a tensor
     * @param b factor of y
     * @param y a tensor of the same shape
     * @return a new tensor
     */
    public static Tensor combine(float a, Tensor x, float b, Tensor y) {
        x.requireShape(y.shape);
        float[] result = new float[x.data.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = a * x.data[i] + b * y.data[i];
        }
        return new Tensor(x.shape, result);
    }

    /**
     * Returns this tensor as a summand.
     *
     * @param factor its factor, rounded to float32
     * @return the summand
     */
    public Term by(double factor) {
        return new Term.OfTensor(this, (float) factor);
    }

    /**
     * Returns the sum of tensors and combinations times factors, without tensors in between.
     *
     * @param terms at least one; all of the same shape
     * @return a new tensor
     */
    public static Tensor sum(Term... terms) {
        return sum(Arrays.asList(terms));
    }

    /**
     * Returns the sum of tensors and combinations times factors, without tensors in between.
     *
     * @param terms at least one; all of the same shape
     * @return a new tensor
     */
    public static Tensor sum(List<Term> terms) {
        Tensor result = filled(terms.get(0).shape(), NEUTRAL);
        for (Term term : terms) {
            result.requireShape(term.shape());
            term.addTo(result.data);
        }
        return result;
    }

    /**
     * Returns one item of the first axis, keeping that axis with extent 1.
     *
     * @param index position on the first axis
     * @return a new tensor of shape {@code [1, ...]}
     */
    public Tensor item(int index) {
        int size = data.length / shape.get(0);
        return new Tensor(shape.with(0, 1), Arrays.copyOfRange(data, index * size, (index + 1) * size));
    }

    /**
     * Returns the items of several tensors one after the other on the first axis.
     *
     * @param parts at least one tensor; shapes equal but for the first extent
     * @return a new tensor
     */
    public static Tensor concat(List<Tensor> parts) {
        Shape first = parts.get(0).shape;
        int rows = 0;
        for (Tensor part : parts) {
            if (!part.shape.with(0, 1).equals(first.with(0, 1))) {
                throw new IllegalArgumentException(
                        "concatenation: expected " + first + " but for the first extent, found " + part.shape);
            }
            rows += part.shape.get(0);
        }
        Tensor result = zeros(first.with(0, rows));
        int at = 0;
        for (Tensor part : parts) {
            System.arraycopy(part.data, 0, result.data, at, part.data.length);
            at += part.data.length;
        }
        return result;
    }

    void requireShape(Shape other) {
        if (!shape.equals(other)) {
            throw new IllegalArgumentException("tensors: expected equal shapes, found " + shape + " and " + other);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor tensor && shape.equals(tensor.shape) && Arrays.equals(data, tensor.data);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return "Tensor" + shape;
    }
}
