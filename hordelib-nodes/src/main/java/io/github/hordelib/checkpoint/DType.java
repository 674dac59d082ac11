package io.github.hordelib.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.Optional;

/** Element types of the safetensors format; names are as written in a file. */
public enum DType {
    /** IEEE double. */
    F64(8),
    /** IEEE single. */
    F32(4),
    /** IEEE half. */
    F16(2),
    /** The upper half of an IEEE single. */
    BF16(2),
    /** Eight bits, four of exponent, no infinities. */
    F8_E4M3(1),
    /** Eight bits, five of exponent. */
    F8_E5M2(1),
    /** Signed 64 bits. */
    I64(8),
    /** Signed 32 bits. */
    I32(4),
    /** Signed 16 bits. */
    I16(2),
    /** Signed 8 bits. */
    I8(1),
    /** Unsigned 64 bits. */
    U64(8),
    /** Unsigned 32 bits. */
    U32(4),
    /** Unsigned 16 bits. */
    U16(2),
    /** Unsigned 8 bits. */
    U8(1),
    /** One byte, 0 or 1. */
    BOOL(1);

    /** So many elements stay in the fastest cache. */
    private static final int CHUNK = 4096;

    private final int size;

    DType(int size) {
        this.size = size;
    }

    /**
     * Returns the width of an element.
     *
     * @return bytes
     */
    public int size() {
        return size;
    }

    /**
     * Returns whether elements are floating-point numbers.
     *
     * @return false for integers and booleans
     */
    public boolean isFloat() {
        return switch (this) {
            case F64, F32, F16, BF16, F8_E4M3, F8_E5M2 -> true;
            default -> false;
        };
    }

    static Optional<DType> find(String name) {
        for (DType type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Reads {@code count} elements from a little-endian buffer and advances it; those of files of weights in bulk. */
    void read(ByteBuffer from, float[] to, int at, int count) {
        switch (this) {
            case F32 -> from.asFloatBuffer().get(to, at, count);
            case F16 -> readHalves(from, to, at, count);
            default -> {
                for (int i = at; i < at + count; i++) {
                    to[i] = readOne(from);
                }
                return;
            }
        }
        from.position(from.position() + count * size);
    }

    private static void readHalves(ByteBuffer from, float[] to, int at, int count) {
        ShortBuffer halves = from.asShortBuffer();
        short[] chunk = new short[Math.min(count, CHUNK)];
        for (int i = 0; i < count; i += chunk.length) {
            int length = Math.min(chunk.length, count - i);
            halves.get(chunk, 0, length);
            for (int j = 0; j < length; j++) {
                to[at + i + j] = Half.toFloat(chunk[j]);
            }
        }
    }

    private float readOne(ByteBuffer from) {
        return switch (this) {
            case F64 -> (float) from.getDouble();
            case F32 -> from.getFloat();
            case F16 -> Half.toFloat(from.getShort());
            case BF16 -> Float.intBitsToFloat(from.getShort() << 16);
            case F8_E4M3 -> Half.fromE4M3(from.get());
            case F8_E5M2 -> Half.toFloat((short) (from.get() << 8));
            case I64 -> from.getLong();
            case I32 -> from.getInt();
            case I16 -> from.getShort();
            case I8 -> from.get();
            case U64 -> unsigned(from.getLong());
            case U32 -> Integer.toUnsignedLong(from.getInt());
            case U16 -> Short.toUnsignedInt(from.getShort());
            case U8, BOOL -> Byte.toUnsignedInt(from.get());
        };
    }

    private static float unsigned(long value) {
        return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2f;
    }

    /** Writes elements to a little-endian buffer, rounded to nearest even where this type is narrower. */
    void write(float[] from, int at, int count, ByteBuffer to) {
        for (int i = at; i < at + count; i++) {
            switch (this) {
                case F64 -> to.putDouble(from[i]);
                case F32 -> to.putFloat(from[i]);
                case F16 -> to.putShort(Half.fromFloat(from[i]));
                case BF16 -> to.putShort(Half.toBf16(from[i]));
                case I64 -> to.putLong((long) from[i]);
                case I32 -> to.putInt((int) from[i]);
                default -> throw new IllegalArgumentException("writing floats as " + this + " is not supported");
            }
        }
    }
}
