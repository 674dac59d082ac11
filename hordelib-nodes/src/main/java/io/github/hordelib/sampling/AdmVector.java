package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;

/** The input y of SDXL networks: pooled text and embedded sizes (Podell et al., 2023, section 2.2). */
public final class AdmVector {
    private static final int SIZE_WIDTH = 256;
    private static final double MAX_PERIOD = 10000;
    private static final double GOOD = 6;
    private static final double BAD = 2.5;

    private AdmVector() {}

    /**
     * Returns the vector for SDXL base.
     *
     * @param pooled pooled text, [n, width]
     * @param size the sizes
     * @return [n, width + 6 * 256]: text, height, width, crops, target height and width
     */
    public static Tensor sdxl(Tensor pooled, SizeConditioning size) {
        return join(
                pooled,
                size.height(),
                size.width(),
                size.cropHeight(),
                size.cropWidth(),
                size.targetHeight(),
                size.targetWidth());
    }

    /**
     * Returns the vector for the refiner of SDXL.
     *
     * @param pooled pooled text, [n, width]
     * @param size the sizes; targets are not used
     * @param negative whether it is for a negative prompt, whose aesthetic score is low unless given
     * @return [n, width + 5 * 256]: text, height, width, crops, aesthetic score
     */
    public static Tensor refiner(Tensor pooled, SizeConditioning size, boolean negative) {
        return join(
                pooled,
                size.height(),
                size.width(),
                size.cropHeight(),
                size.cropWidth(),
                size.aestheticScore().orElse(negative ? BAD : GOOD));
    }

    private static Tensor join(Tensor pooled, double... numbers) {
        int rows = pooled.shape().get(0);
        int text = pooled.shape().get(1);
        int width = text + numbers.length * SIZE_WIDTH;
        Tensor result = Tensor.zeros(Shape.of(rows, width));
        for (int row = 0; row < rows; row++) {
            System.arraycopy(pooled.data(), row * text, result.data(), row * width, text);
            for (int i = 0; i < numbers.length; i++) {
                embed((float) numbers[i], result.data(), row * width + text + i * SIZE_WIDTH);
            }
        }
        return result;
    }

    /** Cosines, then sines, of the number at falling frequencies, in float as the networks were trained. */
    private static void embed(float number, float[] to, int at) {
        int half = SIZE_WIDTH / 2;
        for (int i = 0; i < half; i++) {
            float exponent = (float) -Math.log(MAX_PERIOD) * i / half;
            float angle = number * (float) Math.exp(exponent);
            to[at + i] = (float) Math.cos(angle);
            to[at + half + i] = (float) Math.sin(angle);
        }
    }
}
