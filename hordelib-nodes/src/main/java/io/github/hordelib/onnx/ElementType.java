package io.github.hordelib.onnx;

import io.github.hordelib.checkpoint.DType;

/** Element types of ONNX tensors, with their numbers in {@code TensorProto.DataType}. */
enum ElementType {
    FLOAT(1),
    FLOAT16(10),
    BFLOAT16(16),
    DOUBLE(11),
    INT64(7);

    private final int code;

    ElementType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static ElementType of(DType dtype) {
        return switch (dtype) {
            case F32 -> FLOAT;
            case F16 -> FLOAT16;
            case BF16 -> BFLOAT16;
            case F64 -> DOUBLE;
            default ->
                throw new IllegalArgumentException("weights of type " + dtype + ": expected F64, F32, F16 or BF16");
        };
    }
}
