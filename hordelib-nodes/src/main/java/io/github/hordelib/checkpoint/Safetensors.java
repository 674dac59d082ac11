package io.github.hordelib.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads the safetensors format: eight bytes little-endian length of the header, the header as JSON, the data. A file is
 * checked as a whole before anything of it is used: no tensor reaches outside the data, overlaps another or leaves a gap.
 *
 * <p>Thread-safe.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">format</a>
 */
public final class Safetensors {
    /** Longest header that is accepted, in bytes, as the format demands. */
    public static final int MAX_HEADER = 100_000_000;

    /** The length of the header and the shortest one, {@code {}}. */
    private static final int SHORTEST = 10;

    private Safetensors() {}

    /**
     * Reads and checks the header of a file. The data stay in the file.
     *
     * @param file a {@code .safetensors} file; links are followed
     * @return its tensors and metadata
     * @throws CheckpointException if the file is missing, of another format, or breaks a rule of the format
     */
    public static Weights open(Path file) {
        try {
            Path real = file.toRealPath();
            if (Files.isDirectory(real)) {
                throw new CheckpointException(file + ": expected a safetensors file, found a folder");
            }
            try (FileChannel channel = FileChannel.open(real, StandardOpenOption.READ)) {
                return new SafetensorsHeader(real, channel.size()).parse(readHeader(real, channel));
            }
        } catch (IOException e) {
            throw new CheckpointException(file + ": cannot be read as safetensors (" + e + ")", e);
        }
    }

    private static byte[] readHeader(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < SHORTEST) {
            throw new CheckpointException(
                    file + ": expected a safetensors file of at least " + SHORTEST + " bytes, found " + size);
        }
        ByteBuffer start = read(channel, 0, 8);
        refusePickle(file, start);
        long length = start.getLong(0);
        if (length < 2 || length > MAX_HEADER || length > size - 8) {
            throw new CheckpointException(file + ", offset 0: expected a header length of 2 to "
                    + Math.min(MAX_HEADER, size - 8) + " bytes, found " + Long.toUnsignedString(length));
        }
        return read(channel, 8, (int) length).array();
    }

    private static void refusePickle(Path file, ByteBuffer start) {
        boolean zip = start.get(0) == 'P' && start.get(1) == 'K' && start.get(2) == 3;
        boolean pickle = start.get(0) == (byte) 0x80 && start.get(1) >= 2 && start.get(1) <= 5 && start.get(7) != 0;
        if (zip || pickle) {
            throw new CheckpointException(
                    file + ": expected safetensors, found a pickled torch file; such files can run"
                            + " code and are not read. Convert it to .safetensors with a tool you trust, or get the"
                            + " .safetensors version of the model");
        }
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("the file ended at " + (position + buffer.position()));
            }
        }
        return buffer.flip();
    }
}
