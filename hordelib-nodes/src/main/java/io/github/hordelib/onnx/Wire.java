package io.github.hordelib.onnx;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the protobuf wire format: fields of a message, one after the other, into a growing array. Confined to one thread.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">encoding</a>
 */
final class Wire {
    private byte[] bytes = new byte[256];
    private int size;

    Wire integer(int field, long value) {
        tag(field, 0);
        varint(value);
        return this;
    }

    Wire decimal(int field, float value) {
        tag(field, 5);
        int bits = Float.floatToIntBits(value);
        reserve(4);
        for (int shift = 0; shift < 32; shift += 8) {
            bytes[size++] = (byte) (bits >>> shift);
        }
        return this;
    }

    Wire text(int field, String value) {
        return raw(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Wire raw(int field, byte[] value) {
        return raw(field, value, value.length);
    }

    Wire message(int field, Wire value) {
        return raw(field, value.bytes, value.size);
    }

    private Wire raw(int field, byte[] value, int length) {
        tag(field, 2);
        varint(length);
        reserve(length);
        System.arraycopy(value, 0, bytes, size, length);
        size += length;
        return this;
    }

    /** Adds a field as it stands elsewhere. */
    Wire copy(WireField field) {
        int length = field.end() - field.start();
        reserve(length);
        System.arraycopy(field.message(), field.start(), bytes, size, length);
        size += length;
        return this;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void tag(int field, int type) {
        varint(((long) field << 3) | type);
    }

    private void varint(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) ((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.multiplyExact(bytes.length, 2), Math.addExact(size, more)));
        }
    }
}
