package io.github.hordelib.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the fields of protocol-buffer messages in a file, skipping what nobody asks for. Confined to a thread. */
final class WireReader {
    private static final int WINDOW = 1 << 14;
    private static final int MAX_TEXT = 1 << 16;

    private final Path file;
    private final FileChannel channel;
    private final long size;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW);
    private long windowStart;

    WireReader(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.size = channel.size();
        window.limit(0);
    }

    /**
     * A field of a message.
     *
     * @param number its number
     * @param isMessage whether it has a length: a message, text or bytes
     * @param value its value, if it has none
     * @param start where its content starts
     * @param end where its content ends
     */
    record Field(int number, boolean isMessage, long value, long start, long end) {}

    long size() {
        return size;
    }

    List<Field> fields(Field message) throws IOException {
        if (!message.isMessage) {
            throw damaged(message.start);
        }
        return fields(message.start, message.end);
    }

    List<Field> fields(long start, long end) throws IOException {
        List<Field> fields = new ArrayList<>();
        Cursor at = new Cursor(start);
        while (at.position < end) {
            fields.add(field(at, end));
        }
        return fields;
    }

    String text(Field field) throws IOException {
        if (!field.isMessage || field.end - field.start > MAX_TEXT) {
            throw damaged(field.start);
        }
        byte[] bytes = new byte[(int) (field.end - field.start)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = at(field.start + i);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private Field field(Cursor at, long end) throws IOException {
        long begin = at.position;
        long tag = varint(at, end);
        int number = (int) Math.min(tag >>> 3, Integer.MAX_VALUE);
        if (number == 0) {
            throw damaged(begin);
        }
        switch ((int) (tag & 7)) {
            case 0 -> {
                long value = varint(at, end);
                return new Field(number, false, value, begin, at.position);
            }
            case 1 -> at.position += 8;
            case 5 -> at.position += 4;
            case 2 -> {
                long length = varint(at, end);
                if (length < 0 || length > end - at.position) {
                    throw damaged(begin);
                }
                long start = at.position;
                at.position += length;
                return new Field(number, true, 0, start, at.position);
            }
            default -> throw damaged(begin);
        }
        if (at.position > end) {
            throw damaged(begin);
        }
        return new Field(number, false, 0, begin, at.position);
    }

    private long varint(Cursor at, long end) throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at.position >= end) {
                throw damaged(at.position);
            }
            byte next = at(at.position++);
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw damaged(at.position);
    }

    private byte at(long position) throws IOException {
        if (position < windowStart || position >= windowStart + window.limit()) {
            window.clear();
            windowStart = position;
            while (window.hasRemaining()) {
                int read = channel.read(window, windowStart + window.position());
                if (read < 0) {
                    break;
                }
            }
            window.flip();
            if (window.limit() == 0) {
                throw damaged(position);
            }
        }
        return window.get((int) (position - windowStart));
    }

    private ModelException damaged(long position) {
        return new ModelException(file + ": expected an ONNX model, found damage at byte " + position + " of " + size
                + "; the file is cut off or something else");
    }

    private static final class Cursor {
        private long position;

        Cursor(long position) {
            this.position = position;
        }
    }
}
