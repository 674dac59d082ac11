package io.github.hordelib.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.hordelib.tensor.Rearrange;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ResizeTest {
    private static final ResizeMethod[] TORCH = {
        ResizeMethod.NEAREST_EXACT, ResizeMethod.BILINEAR, ResizeMethod.AREA, ResizeMethod.BICUBIC, ResizeMethod.BISLERP
    };

    private static Image random(int count, int width, int height, int channels, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count * width * height * channels];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return new Image(Tensor.of(Shape.of(count, height, width, channels), values));
    }

    @Test
    void keepsOneColourWhateverTheSize() {
        Image grey = new Image(Tensor.filled(Shape.of(2, 5, 9, 3), 0.25f));
        for (ResizeMethod method : TORCH) {
            for (int side = 1; side < 30; side += 3) {
                Image resized = Resize.image(grey, side, 31 - side, method);
                assertThat(resized.pixels().shape()).isEqualTo(Shape.of(2, 31 - side, side, 3));
                for (float value : resized.pixels().data()) {
                    assertThat(value).as("%s to %d", method, side).isCloseTo(0.25f, within(1e-6f));
                }
            }
        }
    }

    @Test
    void givesTheSameForPicturesAndPlanes() {
        Image image = random(2, 11, 7, 4, 1);
        Tensor planes = Composite.channelsFirst(image);
        for (ResizeMethod method : TORCH) {
            Tensor resized = Composite.channelsFirst(Resize.image(image, 17, 5, method));
            assertThat(Resize.planes(planes, 17, 5, method)).as("%s", method).isEqualTo(resized);
        }
    }

    /** One in two columns is white; the values are those of PyTorch 2.13, which rounds a position once. */
    @Test
    void placesColumnsOfWidePicturesAsTheReference() {
        float[] values = new float[2 * 301 * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 3 % 301 % 2;
        }
        Image image = new Image(Tensor.of(Shape.of(1, 2, 301, 3), values));
        int at = 544 * 3;
        assertThat(Resize.image(image, 640, 2, ResizeMethod.BILINEAR).pixels().data()[at])
                .isCloseTo(0.4148407f, within(2e-6f));
        assertThat(Resize.image(image, 640, 2, ResizeMethod.BICUBIC).pixels().data()[at])
                .isCloseTo(0.3734964f, within(2e-6f));
    }

    @Test
    void refusesToCutEverythingOff() {
        for (ResizeMethod method : ResizeMethod.values()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Resize.cover(random(1, 8, 3, 3, 1), 8, 24, method))
                    .withMessageContaining("8x3")
                    .withMessageContaining("8x24");
        }
    }

    @Test
    void changesNothingIfTheSizeStays() {
        Image image = random(1, 8, 6, 3, 2);
        for (ResizeMethod method : TORCH) {
            if (method != ResizeMethod.BISLERP) {
                assertThat(Resize.image(image, 8, 6, method)).as("%s", method).isEqualTo(image);
            }
        }
        assertThat(Resize.image(image, 8, 6, ResizeMethod.LANCZOS).bitmap(0).data())
                .isEqualTo(image.bitmap(0).data());
    }

    @Test
    void averagesWholeBlocksByArea() {
        Image image = random(1, 6, 4, 1, 3);
        float[] small = Resize.image(image, 3, 2, ResizeMethod.AREA).pixels().data();
        float[] large = image.pixels().data();
        for (int y = 0; y < 2; y++) {
            for (int x = 0; x < 3; x++) {
                int corner = 12 * y + 2 * x;
                float mean = (large[corner] + large[corner + 1] + large[corner + 6] + large[corner + 7]) / 4;
                assertThat(small[3 * y + x]).isCloseTo(mean, within(1e-6f));
            }
        }
    }

    @Test
    void bislerpKeepsLengthsWhereDirectionsTurn() {
        float[] values = {1, 0, 0, 1};
        Tensor planes = Tensor.of(Shape.of(1, 2, 1, 2), values);
        Tensor resized = Resize.planes(planes, 9, 1, ResizeMethod.BISLERP);
        for (int x = 0; x < 9; x++) {
            double length = Math.hypot(resized.data()[x], resized.data()[9 + x]);
            assertThat(length).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void antialiasedFiltersAgreeInFloatAndInEightBit() {
        Image image = random(1, 64, 48, 3, 4);
        for (ResampleFilter filter : ResampleFilter.values()) {
            Bitmap whole = Resize.antialiased(image.bitmap(0), 23, 80, filter);
            Image given = Image.of(java.util.List.of(image.bitmap(0)));
            float[] exact = Resize.antialiased(given, 23, 80, filter).pixels().data();
            for (int i = 0; i < exact.length; i++) {
                float clipped = Math.max(0, Math.min(1, exact[i]));
                assertThat((whole.data()[i] & 0xff) / 255f)
                        .as("%s at %d", filter, i)
                        .isCloseTo(clipped, within(filter == ResampleFilter.LANCZOS ? 0.012f : 0.008f));
            }
        }
    }

    @Test
    void coversBothAspectRatios() {
        Image image = random(1, 20, 10, 3, 5);
        Image middle = new Image(Rearrange.narrow(image.pixels(), 2, 5, 10));
        assertThat(Resize.cover(image, 10, 10, ResizeMethod.BILINEAR)).isEqualTo(middle);
        Image band = new Image(Rearrange.narrow(image.pixels(), 1, 3, 4));
        assertThat(Resize.cover(image, 40, 8, ResizeMethod.BILINEAR))
                .isEqualTo(Resize.image(band, 40, 8, ResizeMethod.BILINEAR));
    }
}
