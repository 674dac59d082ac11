package io.github.hordelib.noise;

/**
 * Logarithm, sine and cosine in float32 by the polynomials of Cephes (Moshier, 1992), with the products that PyTorch's vector
 * code for x86 adds without rounding them: equal to it bit for bit.
 */
final class Cephes {
    private static final float ROOT_OF_HALF = 0.70710677f;
    private static final float[] LOG = {
        0.070376836f,
        -0.1151461f,
        0.116769984f,
        -0.12420141f,
        0.14249323f,
        -0.16668057f,
        0.20000714f,
        -0.24999994f,
        0.3333333f
    };
    /** The logarithm of 2 in two parts, the first of few digits. */
    private static final float LOG_2_HIGH = 0.6933594f;

    private static final float LOG_2_LOW = -0.00021219444f;
    private static final float[] COS = {2.4433157e-5f, -0.0013887316f, 0.041666646f};
    private static final float[] SIN = {-0.00019515296f, 0.008332161f, -0.16666655f};
    /** A quarter of pi in three parts, the first two of few digits. */
    private static final float[] OCTANT = {0.78515625f, 0.00024187565f, 3.774895e-8f};

    private static final float OCTANTS_PER_RADIAN = 1.2732395f;

    private Cephes() {}

    /** Returns the natural logarithm of a normal positive number. */
    static float log(float value) {
        int exponent = Math.getExponent(value) + 1;
        float x = Math.scalb(value, -exponent);
        if (x < ROOT_OF_HALF) {
            exponent--;
            x += x;
        }
        x -= 1;
        float square = x * x;
        float y = polynomial(LOG, x) * x;
        y = Math.fma(y, square, exponent * LOG_2_LOW);
        y = Math.fma(-square, 0.5f, y);
        return Math.fma((float) exponent, LOG_2_HIGH, x + y);
    }

    /** Writes {@code radius * cos(angle)} and {@code radius * sin(angle)} for an angle from 0 to a few turns. */
    static void polar(float radius, float angle, float[] target, int cosAt, int sinAt) {
        int octant = ((int) (angle * OCTANTS_PER_RADIAN) + 1) & ~1;
        float x = angle;
        for (float part : OCTANT) {
            x = Math.fma(-octant, part, x);
        }
        float square = x * x;
        float even = polynomial(COS, square) * square;
        even = Math.fma(even, square, -(square * 0.5f)) + 1;
        float odd = polynomial(SIN, square) * square;
        odd = Math.fma(odd, x, x);
        boolean straight = (octant & 2) == 0;
        float sin = straight ? odd : even;
        float cos = straight ? even : odd;
        target[cosAt] = radius * (((octant - 2) & 4) == 0 ? -cos : cos);
        target[sinAt] = radius * ((octant & 4) == 0 ? sin : -sin);
    }

    private static float polynomial(float[] coefficients, float x) {
        float y = coefficients[0];
        for (int i = 1; i < coefficients.length; i++) {
            y = Math.fma(y, x, coefficients[i]);
        }
        return y;
    }
}
