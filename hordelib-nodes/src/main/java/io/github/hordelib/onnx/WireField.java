package io.github.hordelib.onnx;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A field of a serialised protobuf message.
 *
 * @param number its number
 * @param message the array it lies in; not written
 * @param start where its tag begins
 * @param contentStart where its value begins: behind tag and length
 * @param end behind its last byte
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record WireField(int number, byte[] message, int start, int contentStart, int end) {
    private static final int MAX_SHIFT = 63;

    /** Returns the fields of a message. */
    static List<WireField> all(byte[] message) {
        List<WireField> fields = new ArrayList<>();
        for (int at = 0; at < message.length; at = fields.get(fields.size() - 1).end) {
            fields.add(read(message, at));
        }
        return fields;
    }

    /** Returns the text of the field with a number that comes at a place among those with this number; empty if there is none. */
    static String text(List<WireField> fields, int number, int index) {
        return fields.stream()
                .filter(field -> field.number == number)
                .skip(index)
                .findFirst()
                .map(WireField::text)
                .orElse("");
    }

    /** Returns the value of a field that has a length: a message, a text, bytes. */
    byte[] content() {
        return Arrays.copyOfRange(message, contentStart, end);
    }

    /** Returns the value of a field that holds a text. */
    String text() {
        return new String(message, contentStart, end - contentStart, StandardCharsets.UTF_8);
    }

    /** Returns the whole numbers of a field that holds one or, packed, several. */
    LongStream numbers() {
        LongStream.Builder numbers = LongStream.builder();
        Cursor cursor = new Cursor(message, contentStart);
        while (cursor.position < end) {
            numbers.add(cursor.varint());
        }
        return numbers.build();
    }

    private static WireField read(byte[] message, int start) {
        Cursor cursor = new Cursor(message, start);
        long tag = cursor.varint();
        int content = cursor.position;
        switch ((int) (tag & 7)) {
            case 0 -> cursor.varint();
            case 1 -> cursor.skip(8);
            case 2 -> {
                long length = cursor.varint();
                content = cursor.position;
                cursor.skip(length);
            }
            case 5 -> cursor.skip(4);
            default -> throw damaged(start);
        }
        return new WireField((int) (tag >>> 3), message, start, content, cursor.position);
    }

    private static GraphException damaged(int at) {
        return new GraphException("serialised graph: expected a field at byte " + at + ", found none");
    }

    /** A place in a message. */
    private static final class Cursor {
        private final byte[] message;
        private int position;

        Cursor(byte[] message, int position) {
            this.message = message;
            this.position = position;
        }

        long varint() {
            long value = 0;
            for (int shift = 0; shift <= MAX_SHIFT; shift += 7) {
                if (position == message.length) {
                    throw damaged(position);
                }
                byte next = message[position++];
                value |= (next & 0x7fL) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw damaged(position);
        }

        void skip(long bytes) {
            if (bytes < 0 || bytes > message.length - position) {
                throw damaged(position);
            }
            position += (int) bytes;
        }
    }
}
