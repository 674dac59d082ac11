package io.github.hordelib.ort;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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
     * Decimal numbers outside the Java heap. A model that takes their element type reads them where they lie, so that what is
     * given to many runs is not copied for each.
     *
     * @param shape the shape
     * @param type a floating-point type
     * @param data elements in native byte order, from position 0 to the limit; a direct buffer that nobody writes
     */
    record Resident(Shape shape, ElementType type, ByteBuffer data) implements Value {
        /** Checks the type and the number of elements. */
        public Resident {
            long bytes = (long) type.bytes() * shape.elements();
            if (!type.isFloating() || !data.isDirect() || data.limit() != bytes) {
                throw new IllegalArgumentException("value " + shape + ": expected a direct buffer of " + bytes
                        + " bytes with decimal numbers, found " + data + " of " + type);
            }
        }

        /**
         * Returns decimal numbers outside the Java heap.
         *
         * @param tensor the numbers; copied
         * @return a value
         */
        public static Resident of(Tensor tensor) {
            ByteBuffer data = buffer(tensor.shape(), ElementType.FLOAT);
            data.asFloatBuffer().put(tensor.data());
            return new Resident(tensor.shape(), ElementType.FLOAT, data);
        }

        /**
         * Returns a buffer to fill with elements.
         *
         * @param shape how many there will be
         * @param type their type
         * @return zeros, in native byte order
         */
        public static ByteBuffer buffer(Shape shape, ElementType type) {
            return ByteBuffer.allocateDirect(Math.multiplyExact(shape.elements(), type.bytes()))
                    .order(ByteOrder.nativeOrder());
        }

        /** A view of the elements whose position is its own. */
        ByteBuffer view() {
            return data.duplicate().order(ByteOrder.nativeOrder()).rewind();
        }

        /** A copy on the Java heap. */
        float[] floats() {
            return Conversion.read(view(), type, shape).data();
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
