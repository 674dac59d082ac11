package io.github.hordelib.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import org.junit.jupiter.api.Test;

final class CannyEdgesTest {
    /** Two flat halves with one column of the middle value between, so that the steepest place is one column. */
    private static Image step(float contrast) {
        Tensor pixels = Tensor.zeros(Shape.of(1, 12, 15, 3));
        for (int i = 0; i < pixels.data().length; i++) {
            int x = i / 3 % 15;
            pixels.data()[i] = x < 7 ? 0 : x == 7 ? contrast / 2 : contrast;
        }
        return new Image(pixels);
    }

    @Test
    void drawsALineOfOnePixelAlongAStep() {
        Bitmap edges = CannyEdges.of(step(1), 0.1f, 0.2f).bitmap(0);
        for (int y = 0; y < 12; y++) {
            for (int x = 0; x < 15; x++) {
                assertThat(edges.get(x, y, 0)).as("column %d", x).isEqualTo(x == 7 ? 255 : 0);
            }
        }
    }

    @Test
    void keepsWeakEdgesOnlyBesideStrongOnes() {
        assertThat(CannyEdges.of(step(0.5f), 0.1f, 0.4f).pixels().data()).containsOnly(0);
        Image image = step(0.5f);
        float[] values = image.pixels().data().clone();
        for (int i = 0; i < 6 * 15 * 3; i++) {
            values[i] *= 2;
        }
        Image mixed = new Image(Tensor.of(image.pixels().shape(), values));
        Bitmap edges = CannyEdges.of(mixed, 0.1f, 0.3f).bitmap(0);
        assertThat(edges.get(7, 10, 0)).isEqualTo(255);
    }
}
