package io.github.hordelib.ort;

import ai.onnxruntime.OnnxJavaType;
import io.github.hordelib.checkpoint.DType;

/** Element types of model inputs and outputs. The wrapper converts between them and float32. */
public enum ElementType {
    /** 32-bit float. */
    FLOAT(OnnxJavaType.FLOAT, 4),
    /** 16-bit float, IEEE. */
    FLOAT16(OnnxJavaType.FLOAT16, 2),
    /** 16-bit float with the exponent range of a 32-bit one. */
    BFLOAT16(OnnxJavaType.BFLOAT16, 2),
    /** 64-bit float. */
    DOUBLE(OnnxJavaType.DOUBLE, 8),
    /** 8-bit integer. */
    INT8(OnnxJavaType.INT8, 1),
    /** Unsigned 8-bit integer. */
    UINT8(OnnxJavaType.UINT8, 1),
    /** 32-bit integer. */
    INT32(OnnxJavaType.INT32, 4),
    /** 64-bit integer. */
    INT64(OnnxJavaType.INT64, 8),
    /** Truth value, one byte. */
    BOOL(OnnxJavaType.BOOL, 1);

    private final OnnxJavaType nativeType;
    private final int bytes;

    ElementType(OnnxJavaType nativeType, int bytes) {
        this.nativeType = nativeType;
        this.bytes = bytes;
    }

    /**
     * Returns the type of elements of a file.
     *
     * @param dtype a floating-point type
     * @return the same type
     * @throws IllegalArgumentException if models have no such inputs
     */
    public static ElementType of(DType dtype) {
        return switch (dtype) {
            case F64 -> DOUBLE;
            case F32 -> FLOAT;
            case F16 -> FLOAT16;
            case BF16 -> BFLOAT16;
            default ->
                throw new IllegalArgumentException("values of type " + dtype + ": expected F64, F32, F16 or BF16");
        };
    }

    /**
     * Returns the size of an element.
     *
     * @return bytes
     */
    public int bytes() {
        return bytes;
    }

    /**
     * Returns whether elements are decimal numbers.
     *
     * @return false for integers and truth values
     */
    public boolean isFloating() {
        return this == FLOAT || this == FLOAT16 || this == BFLOAT16 || this == DOUBLE;
    }

    OnnxJavaType nativeType() {
        return nativeType;
    }

    static ElementType of(OnnxJavaType nativeType, String model, String name) {
        for (ElementType type : values()) {
            if (type.nativeType == nativeType) {
                return type;
            }
        }
        throw new BackendException(
                model, "\"" + name + "\": expected numbers or truth values, found elements of type " + nativeType);
    }
}
