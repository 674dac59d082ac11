package io.github.hordelib.guidance;

import static io.github.hordelib.tensor.TestTensors.uniform;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LowPassTest {
    /** The definition: transform, keep a rectangle of low frequencies, transform back, take the real part. */
    private static Tensor transformed(Tensor latent, int cutoff) {
        int height = latent.shape().get(2);
        int width = latent.shape().get(3);
        int rows = Math.min(cutoff, height / 2);
        int columns = Math.min(cutoff, width / 2);
        Tensor result = Tensor.zeros(latent.shape());
        for (int plane = 0; plane < latent.data().length; plane += height * width) {
            for (int i = 0; i < height * width; i++) {
                double sum = 0;
                for (int k = 0; k < height * width; k++) {
                    double value = latent.data()[plane + k];
                    for (int u = -rows; u < rows; u++) {
                        for (int v = -columns; v < columns; v++) {
                            double turns = (double) u * (i / width - k / width) / height
                                    + (double) v * (i % width - k % width) / width;
                            sum += value * Math.cos(2 * Math.PI * turns);
                        }
                    }
                }
                result.data()[plane + i] = (float) (sum / height / width);
            }
        }
        return result;
    }

    @Test
    void equalsFourierTransforms() {
        Tensor latent = uniform(Shape.of(1, 2, 6, 9), 0.5, 7);
        for (int cutoff : new int[] {1, 2, 3, 5}) {
            assertThat(new LowPass(6, 9, cutoff).apply(latent).data())
                    .containsExactly(transformed(latent, cutoff).data(), Offset.offset(1e-6f));
        }
    }

    @Test
    void keepsEverythingOnceTheCutoffIsHalfOfAnEvenSide() {
        Tensor latent = uniform(Shape.of(1, 2, 8, 6), 0.5, 7);
        assertThat(new LowPass(8, 6, 20).apply(latent).data()).containsExactly(latent.data(), Offset.offset(1e-6f));
    }
}
