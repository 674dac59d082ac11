package io.github.hordelib.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import org.junit.jupiter.api.Test;

class InpaintPixelsTest {
    private static Mask dot(int height, int width, int y, int x) {
        Tensor mask = Tensor.zeros(Shape.of(1, height, width));
        mask.data()[y * width + x] = 1;
        return new Mask(mask);
    }

    private static Image picture(int height, int width) {
        return new Image(Tensor.filled(Shape.of(1, height, width, 4), 0.9f));
    }

    @Test
    void cutsBothEndsToMultiplesOfEight() {
        InpaintPixels fitted = InpaintPixels.of(picture(19, 21), dot(19, 21, 1, 2));
        assertThat(fitted.pixels().pixels().shape()).isEqualTo(Shape.of(1, 16, 16, 3));
        assertThat(fitted.mask().values().shape()).isEqualTo(Shape.of(1, 16, 16));
        assertThat(fitted.mask().values().data()[0]).isEqualTo(1);
    }

    @Test
    void greysWhatIsPaintedAnew() {
        Tensor grey = InpaintPixels.of(picture(8, 8), dot(8, 8, 3, 4)).greyed().pixels();
        for (int i = 0; i < grey.data().length; i++) {
            assertThat(grey.data()[i]).isEqualTo(i / 3 == 3 * 8 + 4 ? 0.5f : 0.9f);
        }
    }

    @Test
    void growsAnEvenSquareTowardsTheEnd() {
        InpaintPixels fitted = InpaintPixels.of(picture(16, 16), dot(16, 16, 8, 8));
        assertThat(rowsAndSum(fitted.grown(0))).containsExactly(8, 8, 1);
        assertThat(rowsAndSum(fitted.grown(3))).containsExactly(7, 9, 9);
        assertThat(rowsAndSum(fitted.grown(6))).containsExactly(6, 11, 36);
    }

    /** First row, last row and number of ones. */
    private static int[] rowsAndSum(Mask mask) {
        int first = -1;
        int last = -1;
        int count = 0;
        for (int i = 0; i < mask.values().data().length; i++) {
            if (mask.values().data()[i] == 1) {
                first = first < 0 ? i / 16 : first;
                last = i / 16;
                count++;
            }
        }
        return new int[] {first, last, count};
    }
}
