package io.github.hordelib.ort;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;

/** A value for a model input. It is converted to the element type that the model declares. Immutable. */
public sealed interface Value {
    /**
     * Returns the shape.
     *
     * @return the shape
     */
    Shape shape();

    /**
     * Decimal numbers.
     *
     * @param tensor the numbers
     */
    record Floats(Tensor tensor) implements Value {
        @Override
        public Shape shape() {
            return tensor.shape();
        }
    }

    /**
     * Whole numbers.
     *
     * @param shape the shape
     * @param data row-major elements; given away by the caller and shared
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy of ids in each step would be waste
    record Integers(Shape shape, long[] data) implements Value {
        /** Checks the number of elements. */
        public Integers {
            if (shape.elements() != data.length) {
                throw new IllegalArgumentException(
                        "value " + shape + ": expected " + shape.elements() + " elements, found " + data.length);
            }
        }
    }

    /**
     * Returns decimal numbers.
     *
     * @param tensor the numbers
     * @return a value
     */
    static Value of(Tensor tensor) {
        return new Floats(tensor);
    }

    /**
     * Returns whole numbers.
     *
     * @param shape the shape
     * @param data row-major elements; the caller gives the array away
     * @return a value
     */
    static Value of(Shape shape, long... data) {
        return new Integers(shape, data);
    }
}
