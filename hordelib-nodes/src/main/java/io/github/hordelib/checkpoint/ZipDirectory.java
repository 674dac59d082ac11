package io.github.hordelib.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the entries of a zip file lie. The JDK's reader does not tell, and tensors are used in place. Entries must be stored
 * without compression, as PyTorch does.
 */
final class ZipDirectory {
    private static final int LOCAL = 0x04034b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int END_64_LOCATOR = 0x07064b50;
    private static final int MAX_DIRECTORY = 1 << 27;

    /** First byte and length of the data of an entry. */
    record Entry(long offset, long length) {}

    private final Path file;
    private final FileChannel channel;
    private final long size;

    private ZipDirectory(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.size = channel.size();
    }

    static boolean isZip(FileChannel channel) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        channel.read(start, 0);
        return start.position() == 4 && start.getInt(0) == LOCAL;
    }

    static Map<String, Entry> read(Path file, FileChannel channel) throws IOException {
        return new ZipDirectory(file, channel).read();
    }

    private Map<String, Entry> read() throws IOException {
        long[] directory = directory();
        ByteBuffer bytes = bytes(directory[0], directory[1]);
        Map<String, Entry> entries = new LinkedHashMap<>();
        while (bytes.remaining() >= 46 && bytes.getInt(bytes.position()) == CENTRAL) {
            int at = bytes.position();
            int nameLength = Short.toUnsignedInt(bytes.getShort(at + 28));
            int extraLength = Short.toUnsignedInt(bytes.getShort(at + 30));
            int commentLength = Short.toUnsignedInt(bytes.getShort(at + 32));
            int end = at + 46 + nameLength + extraLength + commentLength;
            if (end > bytes.limit()) {
                throw damaged(directory[0] + at, "a directory entry that ends inside the directory");
            }
            byte[] name = new byte[nameLength];
            bytes.get(at + 46, name);
            String text = new String(name, StandardCharsets.UTF_8);
            entries.put(text, entry(text, bytes, at, bytes.slice(at + 46 + nameLength, extraLength)));
            bytes.position(end);
        }
        return entries;
    }

    private Entry entry(String name, ByteBuffer bytes, int at, ByteBuffer extra) throws IOException {
        if (bytes.getShort(at + 10) != 0) {
            throw damaged(at, "entry " + name + " to be stored without compression");
        }
        long length = Integer.toUnsignedLong(bytes.getInt(at + 24));
        long stored = Integer.toUnsignedLong(bytes.getInt(at + 20));
        long header = Integer.toUnsignedLong(bytes.getInt(at + 42));
        ByteBuffer wide = zip64(extra.order(ByteOrder.LITTLE_ENDIAN));
        length = length == 0xFFFFFFFFL && wide.remaining() >= 8 ? wide.getLong() : length;
        if (stored == 0xFFFFFFFFL && wide.remaining() >= 8) {
            wide.getLong();
        }
        header = header == 0xFFFFFFFFL && wide.remaining() >= 8 ? wide.getLong() : header;
        ByteBuffer local = bytes(header, 30);
        if (local.getInt(0) != LOCAL) {
            throw damaged(header, "the start of entry " + name);
        }
        long data = header + 30 + Short.toUnsignedInt(local.getShort(26)) + Short.toUnsignedInt(local.getShort(28));
        if (length < 0 || data > size - length) {
            throw damaged(header, "entry " + name + " to end inside the file");
        }
        return new Entry(data, length);
    }

    /** Returns the 64-bit fields of an entry, which stand in for those that do not fit 32 bits. */
    private static ByteBuffer zip64(ByteBuffer extra) {
        while (extra.remaining() >= 4) {
            int id = Short.toUnsignedInt(extra.getShort());
            int length = Math.min(Short.toUnsignedInt(extra.getShort()), extra.remaining());
            if (id == 1) {
                return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            extra.position(extra.position() + length);
        }
        return extra;
    }

    /** Returns first byte and length of the directory. */
    private long[] directory() throws IOException {
        int window = (int) Math.min(size, 65_557);
        ByteBuffer tail = bytes(size - window, window);
        for (int at = window - 22; at >= 0; at--) {
            if (tail.getInt(at) == END) {
                long length = Integer.toUnsignedLong(tail.getInt(at + 12));
                long offset = Integer.toUnsignedLong(tail.getInt(at + 16));
                if (at >= 20 && tail.getInt(at - 20) == END_64_LOCATOR) {
                    ByteBuffer wide = bytes(tail.getLong(at - 12), 56);
                    if (wide.getInt(0) != END_64) {
                        throw damaged(tail.getLong(at - 12), "the end of a large directory");
                    }
                    length = wide.getLong(40);
                    offset = wide.getLong(48);
                }
                return new long[] {offset, length};
            }
        }
        throw damaged(size, "a directory at the end");
    }

    private ByteBuffer bytes(long offset, long length) throws IOException {
        if (offset < 0 || length < 0 || length > MAX_DIRECTORY || offset > size - length) {
            throw damaged(offset, length + " bytes within the file");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
            // reads on until all is there
        }
        return bytes.flip();
    }

    private CheckpointException damaged(long offset, String expected) {
        return new CheckpointException(file + ", offset " + offset + ": expected " + expected + ", found another");
    }
}
