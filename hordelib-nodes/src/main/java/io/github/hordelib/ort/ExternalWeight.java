package io.github.hordelib.ort;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A weight that takes the place of one that a graph declares as external data, such as one merged with a LoRA. It must have
 * the declared type and shape. Session creation copies it.
 *
 * @param type element type, as the graph declares it
 * @param shape its shape
 * @param data elements in native byte order, from position 0 to the limit; a direct buffer
 */
public record ExternalWeight(ElementType type, Shape shape, ByteBuffer data) {
    /** Checks the number of bytes. */
    public ExternalWeight {
        long expected = (long) shape.elements() * type.bytes();
        if (data.limit() != expected || !data.isDirect()) {
            throw new IllegalArgumentException("weight " + shape + ": expected a direct buffer of " + expected
                    + " bytes, found " + (data.isDirect() ? "" : "a heap buffer of ") + data.limit());
        }
        data = data.duplicate().order(ByteOrder.nativeOrder()).rewind();
    }

    /**
     * Returns a float32 weight.
     *
     * @param tensor its elements; copied
     * @return the weight
     */
    public static ExternalWeight of(Tensor tensor) {
        return new ExternalWeight(
                ElementType.FLOAT, tensor.shape(), Value.Resident.of(tensor).data());
    }
}
