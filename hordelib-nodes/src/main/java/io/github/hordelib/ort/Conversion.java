package io.github.hordelib.ort;

import ai.onnxruntime.platform.Fp16Conversions;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/** Converts values to the element type a model wants, and what it gives to float32. Buffers are in native byte order. */
final class Conversion {
    private Conversion() {}

    /** Writes a value from position 0 on. Decimal numbers lose their fraction where the model wants whole ones. */
    static void write(Value value, ElementType type, ByteBuffer target) {
        if (value instanceof Value.Floats floats) {
            writeFloats(floats.tensor().data(), type, target);
        } else if (value instanceof Value.Resident resident) {
            writeFloats(resident.floats(), type, target);
        } else if (value instanceof Value.Integers integers) {
            writeIntegers(integers.data(), type, target);
        }
    }

    private static void writeFloats(float[] data, ElementType type, ByteBuffer target) {
        switch (type) {
            case FLOAT -> target.asFloatBuffer().put(data);
            case FLOAT16, BFLOAT16 -> writeHalves(data, type, target.asShortBuffer());
            case DOUBLE -> {
                for (int i = 0; i < data.length; i++) {
                    target.putDouble(8 * i, data[i]);
                }
            }
            default -> {
                for (int i = 0; i < data.length; i++) {
                    writeInteger((long) data[i], i, type, target);
                }
            }
        }
    }

    private static void writeHalves(float[] data, ElementType type, ShortBuffer target) {
        for (int i = 0; i < data.length; i++) {
            target.put(
                    i,
                    type == ElementType.FLOAT16
                            ? Fp16Conversions.floatToFp16(data[i])
                            : Fp16Conversions.floatToBf16(data[i]));
        }
    }

    private static void writeIntegers(long[] data, ElementType type, ByteBuffer target) {
        if (type.isFloating()) {
            float[] floats = new float[data.length];
            for (int i = 0; i < data.length; i++) {
                floats[i] = data[i];
            }
            writeFloats(floats, type, target);
            return;
        }
        for (int i = 0; i < data.length; i++) {
            writeInteger(data[i], i, type, target);
        }
    }

    private static void writeInteger(long value, int index, ElementType type, ByteBuffer target) {
        switch (type) {
            case INT64 -> target.putLong(8 * index, value);
            case INT32 -> target.putInt(4 * index, Math.toIntExact(value));
            case INT8, UINT8 -> target.put(index, (byte) value);
            case BOOL -> target.put(index, (byte) (value == 0 ? 0 : 1));
            default -> throw new IllegalArgumentException("conversion: expected an integer type, found " + type);
        }
    }

    /** Reads float32 from position 0 on. Whole numbers beyond 2^24 are rounded. */
    static Tensor read(ByteBuffer source, ElementType type, Shape shape) {
        float[] data = new float[shape.elements()];
        switch (type) {
            case FLOAT -> source.asFloatBuffer().get(data);
            case FLOAT16, BFLOAT16 -> readHalves(source.asShortBuffer(), type, data);
            case INT64 -> readLongs(source.asLongBuffer(), data);
            default -> readOthers(source, type, data);
        }
        return Tensor.of(shape, data);
    }

    private static void readHalves(ShortBuffer source, ElementType type, float[] data) {
        for (int i = 0; i < data.length; i++) {
            short bits = source.get(i);
            data[i] =
                    type == ElementType.FLOAT16 ? Fp16Conversions.fp16ToFloat(bits) : Fp16Conversions.bf16ToFloat(bits);
        }
    }

    private static void readLongs(LongBuffer source, float[] data) {
        for (int i = 0; i < data.length; i++) {
            data[i] = source.get(i);
        }
    }

    private static void readOthers(ByteBuffer source, ElementType type, float[] data) {
        for (int i = 0; i < data.length; i++) {
            data[i] = switch (type) {
                case DOUBLE -> (float) source.getDouble(8 * i);
                case INT32 -> source.getInt(4 * i);
                case UINT8 -> Byte.toUnsignedInt(source.get(i));
                default -> source.get(i);
            };
        }
    }
}
