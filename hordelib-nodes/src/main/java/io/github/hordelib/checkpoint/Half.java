package io.github.hordelib.checkpoint;

/** Narrow floating-point formats; Java 17 has no conversions of its own. */
final class Half {
    /** The value of every half: looking it up is faster than computing it, and much faster before code is compiled. */
    private static final float[] VALUES = new float[1 << 16];

    static {
        for (int half = 0; half < VALUES.length; half++) {
            VALUES[half] = value(half);
        }
    }

    private Half() {}

    static float toFloat(short half) {
        return VALUES[half & 0xffff];
    }

    /** The bits of a half, moved to where those of a single are, are its value times 2 to -112, even if it is subnormal. */
    private static float value(int half) {
        int magnitude = (half & 0x7fff) << 13;
        int bits = magnitude < 0x0f800000
                ? Float.floatToRawIntBits(Float.intBitsToFloat(magnitude) * 0x1p112f)
                : magnitude | 0x7f800000;
        return Float.intBitsToFloat(bits | (half & 0x8000) << 16);
    }

    /** Rounds to nearest even; too large becomes infinite. */
    static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > 0x7f800000) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude >= 0x477ff000) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude < 0x38800000) {
            return (short) (sign | (int) Math.rint(Float.intBitsToFloat(magnitude) * 0x1p24));
        }
        int rounded = magnitude + 0xfff + (magnitude >> 13 & 1);
        return (short) (sign | (rounded >> 13) - (112 << 10));
    }

    static short toBf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if ((bits & 0x7fffffff) > 0x7f800000) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
    }

    static float fromE4M3(byte value) {
        int exponent = value >> 3 & 15;
        int fraction = value & 7;
        if (exponent == 15 && fraction == 7) {
            return Float.NaN;
        }
        float magnitude =
                exponent == 0 ? fraction * 0x1p-9f : (1 + fraction / 8f) * (float) Math.scalb(1.0, exponent - 7);
        return value < 0 ? -magnitude : magnitude;
    }
}
