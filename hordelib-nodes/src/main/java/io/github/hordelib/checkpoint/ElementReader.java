package io.github.hordelib.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads elements of a tensor in parts, as {@link StoredTensor#read} does the whole. Parts that follow each other are read ahead;
 * the file is open only while this happens. Confined to a thread.
 */
public final class ElementReader {
    /** So many bytes cost much more to read than the file to open, and stay in the cache until they are converted. */
    private static final int AHEAD = 1 << 18;

    private final StoredTensor tensor;
    private final ByteBuffer bytes;
    private int first;
    private int end;

    /**
     * Reads nothing yet.
     *
     * @param tensor which elements
     */
    public ElementReader(StoredTensor tensor) {
        this.tensor = tensor;
        this.bytes = ByteBuffer.allocate((int) Math.min(AHEAD, tensor.length())).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads elements as float32, converted exactly where their type is narrower, rounded where it is wider.
     *
     * @param from the first element
     * @param to filled
     * @throws IndexOutOfBoundsException if the tensor has fewer elements
     * @throws CheckpointException if the file cannot be read or has become shorter
     */
    public void read(int from, float[] to) {
        if (from < 0 || from > tensor.shape().elements() - to.length) {
            throw new IndexOutOfBoundsException("tensor \"" + tensor.name() + "\": expected elements within 0.."
                    + tensor.shape().elements() + ", found " + from + ".." + (from + (long) to.length));
        }
        for (int at = 0; at < to.length; ) {
            int element = from + at;
            if (element < first || element >= end) {
                fill(element);
            }
            int count = Math.min(end - element, to.length - at);
            bytes.position((element - first) * tensor.dtype().size());
            tensor.dtype().read(bytes, to, at, count);
            at += count;
        }
    }

    private void fill(int element) {
        int size = tensor.dtype().size();
        int count = Math.min(bytes.capacity() / size, tensor.shape().elements() - element);
        bytes.clear().limit(count * size);
        first = element;
        end = element; // what was read before is gone, even if reading fails
        tensor.copy((long) element * size, bytes);
        end = element + count;
    }
}
