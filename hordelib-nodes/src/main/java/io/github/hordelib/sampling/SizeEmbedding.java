package io.github.hordelib.sampling;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;

/**
 * What SDXL is told beside the text: its input y, the pooled text followed by a sinusoidal embedding of each size (Podell et
 * al., "SDXL: improving latent diffusion models", 2023, section 2.2).
 */
public final class SizeEmbedding {
    private static final int WIDTH = 256;
    private static final double MAX_PERIOD = 10_000;
    private static final float POSITIVE_SCORE = 6;
    private static final float NEGATIVE_SCORE = 2.5f;
    private static final float[] FREQUENCIES = frequencies();

    private SizeEmbedding() {}

    private static float[] frequencies() {
        float[] frequencies = new float[WIDTH / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = (float) Math.exp((float) (-Math.log(MAX_PERIOD) * i) / (float) frequencies.length);
        }
        return frequencies;
    }

    /**
     * Returns the input of SDXL: pooled text, then height, width, crop height, crop width, target height, target width.
     *
     * @param pooled [n, width]
     * @param size pixels
     * @return [n, width + 6 * 256]
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
     * Returns the input of SDXL's refiner: pooled text, then height, width, crop height, crop width, aesthetic score.
     *
     * @param pooled [n, width]
     * @param size pixels
     * @param negative whether it is for a negative prompt, whose score is 2.5 if none is given, instead of 6
     * @return [n, width + 5 * 256]
     */
    public static Tensor refiner(Tensor pooled, SizeConditioning size, boolean negative) {
        float score = (float) size.aestheticScore().orElse(negative ? NEGATIVE_SCORE : POSITIVE_SCORE);
        return join(pooled, size.height(), size.width(), size.cropHeight(), size.cropWidth(), score);
    }

    private static Tensor join(Tensor pooled, float... numbers) {
        int width = pooled.shape().get(-1);
        int rows = pooled.shape().elements() / width;
        int total = width + numbers.length * WIDTH;
        Tensor joined = Tensor.zeros(Shape.of(rows, total));
        for (int row = 0; row < rows; row++) {
            System.arraycopy(pooled.data(), row * width, joined.data(), row * total, width);
            for (int i = 0; i < numbers.length; i++) {
                embed(numbers[i], joined.data(), row * total + width + i * WIDTH);
            }
        }
        return joined;
    }

    private static void embed(float number, float[] into, int at) {
        for (int i = 0; i < FREQUENCIES.length; i++) {
            float angle = number * FREQUENCIES[i];
            into[at + i] = (float) Math.cos(angle);
            into[at + FREQUENCIES.length + i] = (float) Math.sin(angle);
        }
    }
}
