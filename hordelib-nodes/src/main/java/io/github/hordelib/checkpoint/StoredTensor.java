package io.github.hordelib.checkpoint;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where a tensor, or some rows of it, lies in a file. Nothing is open; every read opens the file and lets go of it.
 * Immutable and thread-safe.
 *
 * @param name its name in the file, for messages
 * @param file the file
 * @param offset first byte, from the start of the file
 * @param length number of bytes, element size times number of elements
 * @param dtype element type
 * @param shape row-major extents
 */
public record StoredTensor(String name, Path file, long offset, long length, DType dtype, Shape shape) {
    /** Checks that length, type and shape agree. */
    public StoredTensor {
        if (offset < 0 || length != (long) shape.elements() * dtype.size()) {
            throw new IllegalArgumentException("tensor \"" + name + "\": expected "
                    + (long) shape.elements() * dtype.size() + " bytes for " + dtype + shape + ", found " + length
                    + " at " + offset);
        }
    }

    /**
     * Returns the elements as float32, converted exactly where the type is narrower, rounded where it is wider.
     *
     * @return a new tensor
     * @throws CheckpointException if the file cannot be read or has become shorter
     */
    public Tensor read() {
        float[] data = new float[shape.elements()];
        new ElementReader(this).read(0, data);
        return Tensor.of(shape, data);
    }

    /**
     * Copies the bytes as they are, little-endian.
     *
     * @param to takes them from its position on; advanced
     * @throws java.nio.BufferOverflowException if it has less room
     * @throws CheckpointException if the file cannot be read or has become shorter
     */
    public void copyTo(ByteBuffer to) {
        if (to.remaining() < length) {
            throw new BufferOverflowException();
        }
        copy(0, to.slice().limit((int) length));
        to.position(to.position() + (int) length);
    }

    /** Fills a buffer with bytes from a place on. */
    void copy(long from, ByteBuffer to) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            requirePresent(channel);
            long start = offset + from - to.position();
            while (to.hasRemaining()) {
                if (channel.read(to, start + to.position()) < 0) {
                    throw new IOException("the file ended at " + (start + to.position()));
                }
            }
        } catch (IOException e) {
            throw new CheckpointException(file + ", tensor \"" + name + "\": cannot be read", e);
        }
    }

    /**
     * Copies the bytes as they are.
     *
     * @param to where to write them
     * @throws IOException if reading or writing fails
     */
    void copyTo(FileChannel to) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            requirePresent(channel);
            for (long at = 0; at < length; ) {
                at += channel.transferTo(offset + at, length - at, to);
            }
        }
    }

    private void requirePresent(FileChannel channel) throws IOException {
        if (channel.size() < offset + length) {
            throw new CheckpointException(file + ", tensor \"" + name + "\": expected bytes up to " + (offset + length)
                    + ", found a file of " + channel.size() + "; it was changed after it was opened");
        }
    }

    /**
     * Returns some items of the first axis; they lie together, so this is another place in the same file.
     *
     * @param from first item
     * @param to one behind the last item
     * @return the part
     */
    public StoredTensor rows(int from, int to) {
        int rows = shape.get(0);
        if (from < 0 || to < from || to > rows) {
            throw new IllegalArgumentException(
                    "tensor \"" + name + "\": expected rows within 0.." + rows + ", found " + from + ".." + to);
        }
        long rowLength = rows == 0 ? 0 : length / rows;
        return new StoredTensor(
                name, file, offset + from * rowLength, (to - from) * rowLength, dtype, shape.with(0, to - from));
    }

    /**
     * Returns the same bytes under another shape.
     *
     * @param newShape a shape with as many elements
     * @return the tensor
     */
    public StoredTensor reshape(Shape newShape) {
        return new StoredTensor(name, file, offset, length, dtype, newShape);
    }
}
